"""The tests' browser: what one test did to it, the next does not see."""

from selenium.webdriver import Chrome


def forget(driver: Chrome) -> None:
    """Undo what an earlier test may have done to a browser: an empty page, nothing emulated."""
    driver.get("about:blank")
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    driver.get_log("browser")
