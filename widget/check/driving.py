"""Driving a widget into a state, as a visitor does: by pressing and typing."""

import time

from selenium.common.exceptions import NoSuchElementException
from selenium.webdriver.common.by import By

from widget.check.page import Page
from widget.component import State
from widget.errors import CannotCheck

SECONDS = 10
STEP = 0.02
SHOWN = """
  const place = document.querySelector(arguments[0]);
  return Boolean(place?.querySelector(arguments[1])) &&
    !place.querySelector(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added") &&
    !place.matches(".htmx-request, .htmx-swapping, .htmx-settling");
"""


def drive(page: Page, place: str, state: State) -> None:
    """Take the steps that lead to a state, and wait until it shows.

    Args:
        page: The page.
        place: A selector of the part of the page that the steps are taken in.
        state: The state.

    Raises:
        CannotCheck: There is nothing to press or to type into, or the state does not come.
    """
    for step in state.steps:
        try:
            element = page.driver.find_element(By.CSS_SELECTOR, f"{place} {step.element}")
        except NoSuchElementException as error:
            raise CannotCheck(f"There is no {step.element} to use.") from error
        page.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        if step.text:
            element.send_keys(step.text)
        else:
            element.click()
    deadline = time.monotonic() + SECONDS
    while not page.script(SHOWN, place, state.shows):
        if time.monotonic() > deadline:
            raise CannotCheck(f"After all steps there is no {state.shows}.")
        time.sleep(STEP)
    page.settle()
