package dev.darkroom.upstream.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The vocabulary of "not ready yet": the states and the sentences in which queues and gateways say that a request still
 * waits or runs. Sentences are matched narrowly, since "error while processing" is an end.
 */
public final class ProgressWords {

    /** As {@link #normalized} spells them. */
    private static final Set<String> WAITING = Set.of(
            "inqueue",
            "queue",
            "queued",
            "queueing",
            "queuing",
            "enqueued",
            "pending",
            "stillpending",
            "waiting",
            "submitted",
            "created",
            "accepted",
            "received",
            "scheduled",
            "notstart",
            "notstarted",
            "throttled",
            "delayed");

    private static final Set<String> RUNNING = Set.of(
            "inprogress",
            "inprocess",
            "running",
            "processing",
            "preprocessing",
            "postprocessing",
            "starting",
            "started",
            "booting",
            "generating",
            "rendering",
            "encoding",
            "upscaling",
            "training",
            "preparing",
            "loading",
            "warmingup",
            "downloading",
            "uploading",
            "validating",
            "finalizing",
            "finalising",
            "dreaming",
            "working",
            "ongoing",
            "executing",
            "initializing",
            "initialising",
            "initialized",
            "retrying",
            "notready",
            "notfinished",
            "notcompleted",
            "requestinprogress",
            "stillinprogress");

    /** What a state's word may begin with, as in {@code TASK_STATUS_QUEUED}. */
    private static final Pattern STATE_PREFIX =
            Pattern.compile("^(?:task|job|run|request|prediction|generation)?(?:status|state)(?=.)");

    private static final Pattern SEPARATORS = Pattern.compile("[\\s_-]+");

    private static final String SUBJECTS = "(?:request|job|task|run|prediction|generation|result|response|output)s?";

    private static final String MEDIA = "(?:image|picture|video|audio|file)s?";

    private static final String PARTICIPLES = "(?:completed?|finished|done|processed|started|generated)";

    /** Whose progress is no request's. */
    private static final String NO_OTHER =
            "(?<!\\b(?:account|payment|card|subscription|verification|invoice|user|key)\\s)";

    /** "was not completed" tells of an end, and what follows a colon or another sentence tells why. */
    private static final String NOT_NOW =
            "(?:(?:is|are|has|have)\\s+not|(?:is|are|has|have)n['’]t|not)\\s+(?:been\\s+)?";

    private static final String AND_NO_REASON =
            "\\s*(?:[.!…]*\\s*$|[.!,;…]*\\s*(?:please|try|retry|check|come\\s+back|wait|poll)\\b)";

    private static final Pattern SENTENCE = Pattern.compile(
            "\\bin[\\s_-]+(?:progress|(?:the[\\s_-]+)?queue)\\b"
                    + "|\\bstill\\s+(?:being|processing|running|queued|waiting|working|generating|executing)\\b"
                    + "|(?:\\bnot|n['’]t)\\s+yet\\s+(?:been\\s+)?(?:ready|" + PARTICIPLES + ")\\b"
                    + "|(?:\\bnot|n['’]t)\\s+(?:been\\s+)?(?:ready|" + PARTICIPLES + ")\\s+yet\\b"
                    + "|\\b" + SUBJECTS + "\\s+(?:[\\w-]{1,40}\\s+)?" + NOT_NOW + "(?:ready|" + PARTICIPLES + ")"
                    + AND_NO_REASON
                    + "|\\b" + MEDIA + "\\s+" + NOT_NOW + "ready" + AND_NO_REASON
                    + "|" + NO_OTHER
                    + "\\b(?:is|are|request|task|job|prediction|generation|currently)\\s+(?:currently\\s+)?"
                    + "(?:queued|(?:being\\s+)?(?:processed|generated|executed)|processing|generating|executing"
                    + "|running(?!\\s+(?:out|low|on)))\\b"
                    + "|(?<!\\bno )\\b(?:request|task|job|prediction|generation)\\s+(?:has|was)\\s+been\\s+"
                    + "(?:queued|scheduled|submitted|accepted)\\b"
                    + "|\\b" + SUBJECTS + "\\s+(?:(?:is|are)\\s+)?(?:(?:currently|still)\\s+)?pending\\b"
                    + "|\\b(?:result|output|image|video|audio)s?\\s+(?:is|are)\\s+(?:still\\s+)?"
                    + "(?:rendering|being\\s+(?:rendered|made|created|prepared))\\b"
                    + "|\\bno\\s+(?:result|response|output)s?\\s+yet\\b"
                    + "|\\bnot\\s+yet\\s+(?:available|complete|there)\\b"
                    + "|\\b(?:result|response|output)s?\\s+(?:is|are)\\s+not\\s+(?:yet\\s+)?available(?:\\s+yet)?\\b"
                    + "|进行中|处理中|排队中|生成中|执行中|等待中|尚未完成|未完成",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** What fal says at the result route of each request that runs; of the others the status may know better. */
    private static final Pattern PLAIN_SENTENCE =
            Pattern.compile("(?:the\\s+)?request\\s+is\\s+still\\s+in\\s+progress\\.?", Pattern.CASE_INSENSITIVE);

    /** An answer in one sentence is short; what is longer is a page or an output. */
    private static final int MAX_SENTENCE_LENGTH = 1_000;

    /** A model that answers in words could say as much of something else. */
    private static final Pattern ABOUT = Pattern.compile(
            "^\\s*(?:(?:the|this|your)\\s+)?(?:request|job|task|prediction|generation)\\b", Pattern.CASE_INSENSITIVE);

    private static final int MAX_NOTICE_LENGTH = 200;

    private ProgressWords() {}

    public static boolean isState(String word) {
        String state = normalized(word);
        return WAITING.contains(state) || RUNNING.contains(state);
    }

    public static boolean isWaiting(String word) {
        return WAITING.contains(normalized(word));
    }

    static boolean isSentence(String text) {
        return text.length() <= MAX_SENTENCE_LENGTH
                && (isState(text) || SENTENCE.matcher(text).find());
    }

    /** Whether a text is nothing but such a notice: a state, or a sentence that begins with what it is about. */
    static boolean isNotice(String text) {
        return isState(text) || ABOUT.matcher(text).find() && text.length() <= MAX_NOTICE_LENGTH && isSentence(text);
    }

    /** Whether an object says so in one of the members that gateways speak with. */
    static boolean areSaidBy(JsonNode body) {
        JsonNode said = AnswerJson.plainNames(body);
        return said.propertyStream().anyMatch(ProgressWords::isStateMember)
                || sentences(said).stream().anyMatch(ProgressWords::isSentence);
    }

    /** Whether an object says so in a word of its own, or in fal's sentence, and not in a sentence of somebody's only. */
    static boolean arePlainlySaidBy(JsonNode body) {
        JsonNode said = AnswerJson.plainNames(body);
        return said.propertyStream().anyMatch(ProgressWords::isStateMember)
                || sentences(said).stream().anyMatch(ProgressWords::isPlain);
    }

    static boolean isPlain(String text) {
        return isState(text) || PLAIN_SENTENCE.matcher(text.strip()).matches();
    }

    private static boolean isStateMember(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        if (value.isObject()) {
            return AnswerMembers.VERDICTS.contains(member.getKey()) && areSaidBy(value);
        }
        return AnswerMembers.STATES.contains(member.getKey()) && value.isTextual() && isState(value.textValue());
    }

    /** A word in lower case, without what stands between its parts and before it. */
    static String normalized(String word) {
        String one = SEPARATORS.matcher(word.strip().toLowerCase(Locale.ROOT)).replaceAll("");
        return STATE_PREFIX.matcher(one).replaceFirst("");
    }

    private static List<String> sentences(JsonNode body) {
        List<String> sentences = new ArrayList<>();
        for (String member : List.of("detail", "message", "msg", "error", "errortype", "title", "reason")) {
            JsonNode said = body.path(member);
            if (said.isArray()) {
                said.forEach(entry -> addEntry(entry, sentences));
            } else {
                add(said, sentences);
            }
        }
        return sentences;
    }

    // A model's word about a part of its input names that part; it is never about the request's progress.
    private static void addEntry(JsonNode entry, List<String> sentences) {
        if (entry.path("loc").size() <= 1) {
            add(entry, sentences);
        }
    }

    private static void add(JsonNode said, List<String> sentences) {
        if (said.isTextual()) {
            sentences.add(said.textValue());
        } else if (said.isObject()) {
            JsonNode entry = AnswerJson.plainNames(said);
            for (String member : List.of("message", "msg", "detail", "type", "code")) {
                if (entry.path(member).isTextual()) {
                    sentences.add(entry.path(member).textValue());
                }
            }
        }
    }
}
