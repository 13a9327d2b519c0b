package dev.darkroom.upstream.answer;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The vocabulary of errors: the texts that proxies and frameworks send in place of an answer, and the names that APIs
 * give to their errors. Texts are matched whole, since a model may speak of errors.
 */
final class ErrorTexts {

    private static final String PHRASES = "internal server error|bad gateway|service (?:temporarily )?unavailable"
            + "|gateway time-?out|upstream request timeout|insufficient storage|not implemented|(?:page )?not found"
            + "|unauthori[sz]ed|forbidden|access denied|too many requests|rate limit exceeded|bad request|payment required"
            + "|method not allowed|request time-?out|payload too large|request entity too large|content too large"
            + "|unsupported media type|unprocessable (?:entity|content)|no healthy upstream";

    /** Words that say something else where no code stands before them. */
    private static final String AFTER_A_CODE = "gone|conflict|locked|not acceptable|precondition failed|im a teapot";

    private static final String CODE = "(?:(?:http(?:/[\\d.]+)?|error|status|code):?\\s+){0,2}[45]\\d\\d[:\\s-]+";

    private static final Pattern HTTP_ERROR = Pattern.compile(
            "\\s*(?:(?:" + CODE + "|error:?\\s+)?(?:" + PHRASES + ")|" + CODE + "(?:" + AFTER_A_CODE
                    + ")|error code:\\s*\\d{3,4})[.!]?\\s*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PAGE = Pattern.compile("\\s*(?:<!doctype html|<html\\b).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern TAG = Pattern.compile("<[^<>]*>");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private static final String TRACEBACK = "Traceback (most recent call last):";

    /** What proxies say is short; a model may write a page for an error at length. */
    private static final int MAX_PAGE_LENGTH = 8_000;

    /** What may be said in the member of an error when there is none. */
    private static final Set<String> NO_ERROR =
            Set.of("", "none", "null", "noerror", "ok", "success", "false", "0", "n/a");

    private static final Pattern ERROR_NAME = Pattern.compile(
            "(?=.*(?:error|exception|fail|fault|invalid|denied|limit|exceed|quota|time(?:d)?_?out|unavailable|throttl"
                    + "|forbidden|unauthori|not_?found|reject|violation|sensitive|insufficient|expired|overload|arrearage"
                    + "|blocked|abort|bad_?request))[a-z]\\w*(?:[.:#/-]\\w+)*",
            Pattern.CASE_INSENSITIVE);

    /** As in {@code RESOURCE_DRAINED}, {@code ModelMissing}, {@code Quota.Owner} and {@code 10013}. */
    private static final Pattern CODE_NAME =
            Pattern.compile("[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|(?:[A-Z][a-z0-9]+\\.?){2,}|[A-Z]*[1-9]\\d*");

    /** A name is a word; what is longer says something else, and is not looked at in whole. */
    private static final int MAX_NAME_LENGTH = 200;

    private ErrorTexts() {}

    /** Whether a text is nothing but an error. */
    static boolean isError(String text) {
        return text.stripLeading().startsWith(TRACEBACK)
                || (text.length() <= MAX_PAGE_LENGTH
                        && (HTTP_ERROR.matcher(text).matches() || isErrorPage(text)));
    }

    private static boolean isErrorPage(String text) {
        if (!isPage(text)) {
            return false;
        }
        String words = TAG.matcher(text).replaceAll("\n");
        return HTTP_ERROR.matcher(firstLine(words)).matches()
                || HTTP_ERROR.matcher(SPACE.matcher(words).replaceAll(" ")).matches();
    }

    /** Whether a text is a page of HTML, whatever it says. */
    static boolean isPage(String text) {
        return PAGE.matcher(firstLine(text)).matches();
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }

    static boolean saysNothing(String text) {
        return NO_ERROR.contains(ProgressWords.normalized(text));
    }

    /** Whether a word is the name of an error by what it says. */
    static boolean isErrorName(String word) {
        return word.length() <= MAX_NAME_LENGTH && ERROR_NAME.matcher(word).matches();
    }

    /** Whether a word is the code of an error, by what it says or by its form. */
    static boolean isErrorCode(String word) {
        return word.length() <= MAX_NAME_LENGTH
                && !StateWords.isSucceeded(word)
                && !ProgressWords.isState(word)
                && (isErrorName(word) || CODE_NAME.matcher(word).matches());
    }
}
