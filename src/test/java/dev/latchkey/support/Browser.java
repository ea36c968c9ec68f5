package dev.latchkey.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.chromium.ChromiumNetworkConditions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A real, headless browser. Where none is installed the test is skipped, visibly; where {@code LATCHKEY_TEST_BROWSER}
 * is {@code required}, as in CI, it fails instead.
 */
public final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChromeDriver driver;
    private final Path profile;

    private Browser(ChromeDriver driver, Path profile) {
        this.driver = driver;
        this.profile = profile;
    }

    public static Browser open() {
        var chromium = searchProgram("chromium", "google-chrome", "chrome");
        var chromedriver = searchProgram("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            var sentence = "No Chromium with its chromedriver on the PATH: the browser tests do not run.";
            if ("required".equals(System.getenv("LATCHKEY_TEST_BROWSER"))) {
                Assertions.fail(sentence);
            }
            Assumptions.abort(sentence);
        }
        try {
            var profile = Files.createTempDirectory("latchkey-browser");
            var options = new ChromeOptions();
            options.setBinary(chromium.get().toFile());
            // Nothing leaves the machine; no sandbox, since CI runs as root.
            options.addArguments(
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--window-size=1400,1200",
                    "--lang=en",
                    "--user-data-dir=" + profile);
            var service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(chromedriver.get().toFile())
                    .usingAnyFreePort()
                    .build();
            return new Browser(new ChromeDriver(service, options), profile);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open a browser", e);
        }
    }

    /** The driver itself, for a tool that wants it. */
    public WebDriver driver() {
        return driver;
    }

    /** Shows pages in the dark, as a person's system may ask for, or in the light. */
    public void inTheDark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Makes the window as large as a phone, or whatever else. */
    public void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Lets every answer come that much later. */
    public void slowDown(Duration latency) {
        var network = new ChromiumNetworkConditions();
        network.setLatency(latency);
        driver.setNetworkConditions(network);
    }

    /** Runs in the page, as its own scripts do; for marks that tell whether the page was loaded anew. */
    public Object run(String script) {
        return driver.executeScript(script);
    }

    /** Forgets the session with Latchkey, as its end does. */
    public void forgetCookie(String name) {
        driver.manage().deleteCookieNamed(name);
    }

    public void go(String url) {
        driver.get(url);
    }

    public String url() {
        return driver.getCurrentUrl();
    }

    public String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** Waits for the element to be there and visible. */
    public WebElement see(By element) {
        return new WebDriverWait(driver, PATIENCE).until(ExpectedConditions.visibilityOfElementLocated(element));
    }

    public void click(By element) {
        new WebDriverWait(driver, PATIENCE)
                .until(ExpectedConditions.elementToBeClickable(element))
                .click();
    }

    public void type(By element, String text) {
        var field = see(element);
        field.clear();
        field.sendKeys(text);
    }

    /** Presses keys, wherever the focus is. */
    public void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Goes to the element by the tabulator alone, as people without a mouse do. */
    public void tabTo(By element) {
        var wanted = see(element);
        for (var presses = 0; presses < 100; presses++) {
            if (wanted.equals(driver.switchTo().activeElement())) {
                return;
            }
            press(Keys.TAB);
        }
        throw new AssertionError("The tabulator does not lead to " + element);
    }

    public void awaitUrl(String part) {
        new WebDriverWait(driver, PATIENCE).until(ExpectedConditions.urlContains(part));
    }

    public void awaitText(String text) {
        try {
            new WebDriverWait(driver, PATIENCE)
                    // The page may be on its way to the next one.
                    .ignoring(StaleElementReferenceException.class)
                    .until(d -> text().contains(text));
        } catch (TimeoutException e) {
            shoot("failed");
            throw new AssertionError("The page does not say '%s' but: %s".formatted(text, text()), e);
        }
    }

    public void signIn(String name) {
        type(By.id("username"), name);
        type(By.id("password"), name);
        click(By.id("kc-login"));
    }

    /** Keeps a picture of the page under {@code target/screenshots}, for people to look at. */
    public void shoot(String name) {
        try {
            var file = BuildFolder.resolve("screenshots/" + name + ".png");
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep a picture", e);
        }
    }

    /** Keeps a smaller picture of the page among the documents, under {@code docs/screenshots}. */
    public void keep(String name) {
        try {
            var file = BuildFolder.source("docs/screenshots/" + name + ".png");
            Files.createDirectories(file.getParent());
            Files.write(file, Screenshot.reduced(driver.getScreenshotAs(OutputType.BYTES)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep a picture", e);
        }
    }

    @Override
    public void close() {
        driver.quit();
        try (var files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove the browser's profile", e);
        }
    }

    private static Optional<Path> searchProgram(String... names) {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
