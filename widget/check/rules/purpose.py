"""Fields that ask visitors for what their browser knows of them say so."""

from collections.abc import Iterable

from widget.check.finding import Fault
from widget.check.page import Page
from widget.check.rule import Check, own_rule

# What asks for it, by token: whole labels in English, Welsh, French, German, Spanish, Italian,
# Polish, Portuguese and Dutch. "Your" and what stands in brackets is left out before.
LABELS = {
    "email": """
        email, e-mail, email address, e-mail address, ebost, e-bost, cyfeiriad ebost,
        cyfeiriad e-bost, adresse e-mail, adresse email, courriel, e-mail-adresse, correo,
        correo electrónico, indirizzo e-mail, indirizzo email, adres e-mail, e-mailadres""",
    "tel": """
        phone, telephone, mobile, phone number, telephone number, mobile number, mobile phone,
        mobile phone number, contact number, tel, ffôn, rhif ffôn, ffôn symudol, téléphone,
        numéro de téléphone, téléphone portable, telefon, telefonnummer, handy, handynummer,
        mobilnummer, teléfono, número de teléfono, teléfono móvil, telefono, numero di telefono,
        cellulare, numer telefonu, telefone, número de telefone, telefoon, telefoonnummer""",
    "name": """
        name, full name, first and last name, enw, enw llawn, nom, nom complet, nom et prénom,
        vor- und nachname, nombre, nombre completo, nombre y apellidos, nome, nome e cognome,
        nome completo, imię i nazwisko, naam""",
    "given-name": """
        first name, given name, forename, forenames, enw cyntaf, prénom, vorname, imię, voornaam""",
    "family-name": """
        surname, last name, family name, cyfenw, nom de famille, nachname, familienname, apellido,
        apellidos, cognome, nazwisko, apelido, sobrenome, achternaam""",
    "postal-code": """
        postcode, post code, zip, zip code, postal code, cod post, code postal, postleitzahl, plz,
        código postal, codice postale, kod pocztowy""",
    "street-address": """
        address, home address, postal address, street address, address line 1, cyfeiriad,
        cyfeiriad cartref, adresse, adresse postale, anschrift, dirección, dirección postal,
        indirizzo, adres, endereço""",
    "bday": """
        date of birth, birth date, birthdate, birthday, dob, dyddiad geni, date de naissance,
        geburtsdatum, fecha de nacimiento, data di nascita, data urodzenia, data de nascimento,
        geboortedatum""",
}
# Other tokens that are as good.
ALSO = {
    "email": "username",
    "tel": "tel-national tel-local",
    "name": "given-name family-name nickname username",
    "street-address": "address-line1",
}
# Words of fields about somebody whom the browser knows nothing of.
SOMEBODY_ELSE = """
    friend child son daughter baby mother father parent partner relative next emergency carer doctor
    gp dentist surgery practice hospital clinic patient company business organisation organization
    employer school recipient referrer referee colleague someone somebody person their his her
    ffrind plentyn meddyg claf ami enfant médecin freund kind arzt amigo hijo médico amico figlio
"""

FIND = r"""
  const [labels, also, others] = arguments;
  const somebodyElse = new RegExp(`(?<!\\p{L})(${others.join("|")})(['’]?e?s)?(?!\\p{L})`, "iu");
  const plain = (text) => (text ?? "").replace(/\(.*?\)|[*:?!.…]/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_\s]+/g, " ").toLowerCase()
    .replace(/\b(your|eich|votre|ihre?|tu|su|il tuo|la tua|uw|optional|required|dewisol)\b/g, " ")
    .replace(/\s+/g, " ").trim();
  const textOf = (id) => document.getElementById(id)?.textContent ?? "";
  function labelOf(field) {
    const named = (field.getAttribute("aria-labelledby") ?? "").split(/\s+/).map(textOf).join(" ");
    const labels = [...(field.labels ?? [])].map((label) => {
      const copy = label.cloneNode(true);
      for (const part of copy.querySelectorAll("select, textarea, script, style")) part.remove();
      return copy.textContent;
    });
    return named.trim() || field.getAttribute("aria-label") || labels.join(" ").trim()
      || field.placeholder || field.title || "";
  }
  const around = (field) => [labelOf(field), field.name, field.id, field.placeholder,
    field.closest("fieldset")?.querySelector("legend")?.textContent,
    field.closest('[role="group"]')?.getAttribute("aria-label")].join(" ");
  const ofType = (field, label) => {
    if (field.type === "email") return "email";
    // Other numbers than telephone numbers bring up the same keys.
    return field.type === "tel" && /phone|mobile|ff[oô]n|t[eé]l[eé]|handy/.test(label) ? "tel" : "";
  };
  function tokenOf(field) {
    const label = plain(labelOf(field));
    const names = label ? [label] : [plain(field.name), plain(field.id)];
    return ofType(field, names.join(" "))
      || Object.keys(labels).find((token) => names.some((name) => labels[token].includes(name)));
  }
  const hasOne = (field, token) => {
    const given = field.autocomplete.toLowerCase().split(/\s+/).filter((one) => one !== "webauthn");
    return `${token} ${also[token] ?? ""}`.split(" ").filter(Boolean).includes(given.at(-1));
  };
  const isJudged = (field) => ["text", "email", "tel", "date", "textarea"].includes(field.type)
    && !field.disabled && !field.readOnly && isShown(field)
    && !field.closest('[role="search"], search, [role="searchbox"], [role="combobox"]')
    && !somebodyElse.test(around(field));

  return [...document.querySelectorAll("input, textarea")].filter(isJudged)
    .map((field) => [field, tokenOf(field)])
    .filter(([field, token]) => token && !hasOne(field, token))
    .map(([field, token]) => [field,
      `It asks visitors for something of their own (${token}), and browsers are not told.`,
      `autocomplete="${token}"`]);
"""


def _find(page: Page) -> Iterable[Fault]:
    """Fields that ask for visitors' own data without the token for it (WCAG 1.3.5).

    Args:
        page: The page; fields for a search, or about somebody else, are not judged.
    """
    labels = {
        token: [" ".join(one.split()) for one in listed.split(",")]
        for token, listed in LABELS.items()
    }
    return page.faults(FIND, labels, ALSO, SOMEBODY_ELSE.split())


AUTOCOMPLETE = Check(
    own_rule(
        "cw-autocomplete",
        "Fields that ask for visitors' own data have the right autocomplete",
        "moderate",
        ("1.3.5",),
        "AA",
        "identify-input-purpose",
    ),
    _find,
)
