"""Thousands of attacks on a sanitiser, built from small parts; each calls `fired` or `alert`.

They come in the same order each time, so that a number in a failing test names its payload.
"""

from collections.abc import Iterator
from itertools import product

# fmt: off
HANDLERS = (
    "onerror", "onload", "onclick", "onmouseover", "onmouseenter", "onfocus", "onblur",
    "oninput", "onchange", "onsubmit", "onkeydown", "ontoggle", "onpointerdown",
    "ontouchstart", "onwheel", "oncopy", "onpaste", "ondrag", "onscroll", "onanimationend",
    "ontransitionend", "onbeforetoggle", "oncontextmenu", "ONERROR", "onerror\x0b",
    "onauxclick",
)
# fmt: on
ELEMENTS = (
    "<img src=x {}>",
    "<p {}>x</p>",
    "<a href=https://example.org {}>x</a>",
    "<h3 {}>x</h3>",
    "<td {}>x",
    "<table {}><tr><td>x</table>",
    "<details open {}><summary>x</summary></details>",
    "<span {}>x</span>",
    "<svg {}></svg>",
    "<math {}><mi>x</math>",
    "<body {}>",
    "<input autofocus {}>",
    "<video src=x {}></video>",
    "<video><source {}></video>",
    "<iframe {}></iframe>",
    "<object data=x {}></object>",
    "<select autofocus {}><option>x</select>",
    "<unknown-element tabindex=1 {}>x</unknown-element>",
    "<form {}><button>x</button></form>",
    "<abbr title=x {}>x</abbr>",
)
# How an attribute can be written: {0} is its name, {1} the script.
WRITINGS = (
    '{0}="{1}"',
    "{0}='{1}'",
    "{0}={1}",
    '/{0}="{1}"',
    'title="a"{0}="{1}"',
    "title='\">'{0}={1}",
    "\n{0}\n=\n{1}\n",
    "\x00{0}={1}",
    '{0}="&#10;{1}',
    "alt=`{0}={1}`{0}={1}",
)
SCHEMES = (
    "javascript:{}",
    "JaVaScRiPt:{}",
    " javascript:{}",
    "\tjavascript:{}",
    "\x01javascript:{}",
    "java\tscript:{}",
    "java\nscript:{}",
    "java&#9;script:{}",
    "java&Tab;script:{}",
    "java&NewLine;script:{}",
    "javascript&colon;{}",
    "javascript&#58;{}",
    "javascript&#x3a{}",
    "&#106;avascript:{}",
    "&#0000106avascript:{}",
    "&#x6A;&#x61;vascript:{}",
    "\u00a0javascript:{}",
    "\ufeffjavascript:{}",
    "javascript://example.org/%0a{}",
    "javascript://%E2%80%A8{}",
    "javascript:80/*x*/;{}",
    "javascript:123;{}",
    "javascript:`1`;{}",
    "vbscript:{}",
    "data:text/html,<script>{}</script>",
    "data:text/html;base64,PHNjcmlwdD4{}",
    "data:image/svg+xml,<svg onload={}>",
    "DATA:1,{}",
    "blob:https://example.org/{}",
    "filesystem:https://example.org/{}",
    "view-source:javascript:{}",
    "jar:javascript:{}!/",
    "https:javascript:{}",
    "https://example.org\\@javascript:{}",
    "//example.org/{}",
    "/{}",
    "?{}",
    "#{}",
)
LINKS = (
    '<a href="{}">x</a>',
    "<a href='{}' target=_blank>x</a>",
    '<img alt="" src="{}">',
    '<img alt="" src=x srcset="{} 2x">',
    '<svg><a xlink:href="{}"><text>x</text></a></svg>',
    '<svg><use href="{}"></svg>',
    '<svg><image href="{}"></svg>',
    '<svg><a><animate attributeName=href values="{}"></animate>x</a></svg>',
    '<math href="{}"><mi>x</mi></math>',
    '<iframe src="{}"></iframe>',
    '<form action="{}"><input type=submit></form>',
    '<form><button formaction="{}">x</button></form>',
    '<object data="{}"></object>',
    '<embed src="{}">',
    '<base href="{}"><a href="x">x</a>',
    '<link rel=stylesheet href="{}">',
    '<meta http-equiv=refresh content="9;url={}">',
    '<blockquote cite="{}">x</blockquote>',
    '<table background="{}"><td>x</table>',
    '<video poster="{}"><track src="{}"></video>',
    '<area href="{}"><map><area href="{}"></map>',
    '<p style="background:url({})">x</p>',
)
# Where a parser changes its mind about what is text and what is markup.
SHELLS = (
    ("<noscript>", "</noscript>"),
    ("<svg>", "</svg>"),
    ("<math>", "</math>"),
    ("<style>", "</style>"),
    ("<template>", "</template>"),
    ("<table>", "</table>"),
    ("<table><caption>", "</caption></table>"),
    ("<table><tr><td>", "</td></tr></table>"),
    ("<select>", "</select>"),
    ("<select><option>", "</option></select>"),
    ("<svg><foreignObject>", "</foreignObject></svg>"),
    ("<svg><desc>", "</desc></svg>"),
    ("<svg><title>", "</title></svg>"),
    ("<svg><style>", "</style></svg>"),
    ("<math><annotation-xml encoding=text/html>", "</annotation-xml></math>"),
    ("<math><annotation-xml>", "</annotation-xml></math>"),
    ("<math><mtext>", "</mtext></math>"),
    ("<math><mi><mglyph>", "</mglyph></mi></math>"),
    ("<math><mtext><table><mglyph>", "</mglyph></table></mtext></math>"),
    ("<textarea>", "</textarea>"),
    ("<title>", "</title>"),
    ("<xmp>", "</xmp>"),
    ("<iframe>", "</iframe>"),
    ("<noembed>", "</noembed>"),
    ("<noframes>", "</noframes>"),
    ("<form><p>", "</form>"),
    ("<a><table><a>", "</a></table>"),
    ("<strong><p><em>", "</strong></p>"),
    ("<![CDATA[", "]]>"),
    ("<!--", "-->"),
    ("<!-->", "<!-- -->"),
    ("<details><summary>", "</summary></details>"),
    ("<p><button>", "</button></p>"),
    ("<plaintext>", ""),
)
# {0} is the script, {1} the end of the shell that it tries to leave.
CONTENTS = (
    "<img src=x onerror={0}>",
    '<p title="{1}<img src=x onerror={0}>">',
    "{1}<img src=x onerror={0}>",
    "<!--{1}<img src=x onerror={0}>-->",
    "<style><!--{1}</style><img src=x onerror={0}>",
    '<a href="https://example.org/?{1}<svg onload={0}>">x</a>',
)
HTMX = (
    'on:click="{0}"',
    'on::load="{0}"',
    'on:htmx:load="{0}"',
    'on="click: {0}"',
    'on-click="{0}"',
    "get=/echo trigger='load[{0}]'",
    "get=/echo trigger=load vals='js:{{x: {0}}}'",
    "get=/echo trigger=load vals='javascript:{{x: {0}}}'",
    "get=/echo trigger=load headers='js:{{x: {0}}}'",
    "get='javascript:{0}' trigger=load",
    "post=/echo trigger=load confirm={0}",
    'swap-oob="true" id="sink" on::load="{0}"',
    'live="{0}"',
    'action="js:{0}" trigger=load',
)
TEXTS = (
    "<script>{0}</script>",
    "<SCRIPT >{0}</SCRIPT\n>",
    "<script/x>{0}</script>",
    "<script>{0}",
    "<scr<script>ipt>{0}</scr</script>ipt>",
    "<<script>{0}//<</script>",
    "<scr\x00ipt>{0}</script>",
    "<script src='data:text/javascript,{0}'></script>",
    "<script type=module>{0}</script>",
    "<svg><script>{0}</script></svg>",
    "<svg><script href='data:,{0}'/></svg>",
    "<img src=x onerror={0}",
    "<img src=x onerror={0}//",
    "<img src=x onerror={0} <p>",
    "<img src='x' onerror='{0}",
    '<img """><script>{0}</script>">',
    "</p onclick={0}><img src=x onerror={0}>",
    "<img/src=x/onerror={0}>",
    "<img\x0csrc=x\x0conerror={0}>",
    "<image src=x onerror={0}>",
    "<p id=x tabindex=1 onfocus={0} autofocus>x</p>",
    "<iframe srcdoc='<script>parent.{0}</script>'></iframe>",
    "<iframe srcdoc='&lt;img src=x onerror=parent.{0}&gt;'></iframe>",
    "<meta http-equiv=refresh content='0;url=javascript:{0}'>",
    "<meta charset=utf-7>+ADw-script+AD4-{0}+ADw-/script+AD4-",
    "<link rel=import href='data:text/html,<script>{0}</script>'>",
    "<object data='data:text/html,<script>{0}</script>'></object>",
    "<embed src='data:text/html,<script>{0}</script>'>",
    "<base href='javascript:/{0}//'>",
    "<isindex action='javascript:{0}' type=submit>",
    "<marquee onstart={0}>x</marquee>",
    "<style>@import 'javascript:{0}';</style>",
    "<style>p{{animation:x}}@keyframes x{{}}</style><p onanimationstart={0}>x</p>",
    "<p style=x:expression({0})>x</p>",
    "<?xml-stylesheet href='javascript:{0}'?><img src=x onerror={0}>",
    "<!doctype html [<!ENTITY x '<script>{0}</script>'>]>&x;",
    "<!--><img src=x onerror={0}>-->",
    "<!--[if gte IE 4]><script>{0}</script><![endif]-->",
    "<! <img src=x onerror={0}>",
    "&lt;script&gt;{0}&lt;/script&gt;",
    "&amp;lt;img src=x onerror={0}&amp;gt;",
    "%3Cscript%3E{0}%3C/script%3E",
    "\uff1cscript\uff1e{0}\uff1c/script\uff1e",
    "<dialog open onclose={0}><form method=dialog><button>x</button></form></dialog>",
    "<p popover id=x onbeforetoggle={0}>x</p><button popovertarget=x>y</button>",
    "<p name=fired id=alert class=cw-x onclick={0}>x</p>",
    "<div><template shadowrootmode=open><img src=x onerror={0}></template></div>",
)
# Ways to write the script itself.
SPELLINGS = (
    lambda script: script,
    lambda script: "".join(f"&#{ord(character)};" for character in script),
    lambda script: "".join(f"&#x{ord(character):x}" for character in script),
    lambda script: script.replace("(", "&lpar;").replace(")", "&rpar;"),
)


def templates() -> Iterator[str]:
    """Attacks in which `{0}` and `{}` stand for the script."""
    for element, handler in product(ELEMENTS, HANDLERS):
        yield element.format(handler + '="{0}"')
    for element, handler, writing in product(ELEMENTS[:6], HANDLERS[:4], WRITINGS):
        yield element.format(writing.format(handler, "{0}"))
    for link, scheme in product(LINKS, SCHEMES):
        yield link.replace("{}", scheme).replace("{}", "{0}")
    for (start, end), content in product(SHELLS, CONTENTS):
        yield start + content.format("{0}", end) + end
    for (start, end), (inner_start, inner_end) in product(SHELLS, SHELLS):
        content = CONTENTS[len(start + inner_start) % len(CONTENTS)].format("{0}", inner_end)
        yield start + inner_start + content + inner_end + end
    for element, prefix, htmx in product(ELEMENTS[:8], ("hx-", "data-hx-"), HTMX):
        prefixed = " ".join(
            prefix + part if part[0].isalpha() and part[:3] != "id=" else part
            for part in htmx.split(" ")
        )
        yield element.format(prefixed)
    yield from TEXTS


def payloads() -> tuple[str, ...]:
    """All attacks; the one at index 7 calls `fired(7)` or `alert(7)`."""
    made: list[str] = []
    for template in dict.fromkeys(templates()):
        spellings = SPELLINGS if template in TEXTS else SPELLINGS[:1]
        for spell in spellings:
            number = len(made)
            script = f"alert({number})" if number % 5 == 0 else f"fired({number})"
            made.append(
                template.replace("{0}", spell(script)).replace("{{", "{").replace("}}", "}")
            )
    return tuple(made)
