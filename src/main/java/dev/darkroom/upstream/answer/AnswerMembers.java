package dev.darkroom.upstream.answer;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The vocabulary of members: the names that gateways use around, beside and in place of a model's output, spelled as
 * {@link AnswerJson#plainNames} spells them.
 */
final class AnswerMembers {

    /** Members that hold a state in one word; a code may be one. */
    static final Set<String> STATES = Set.of(
            "status", "state", "taskstatus", "taskstate", "jobstatus", "jobstate", "queuestatus", "runstatus", "code");

    /** Those of them that are about a request, in the order of their weight: a code may be about the call. */
    static final List<String> REQUEST_STATES =
            List.of("status", "state", "taskstatus", "taskstate", "jobstatus", "jobstate", "queuestatus", "runstatus");

    /** Members that hold a code of HTTP's, or one above. */
    static final Set<String> CODES = Set.of("statuscode", "code", "status", "httpstatus", "httpcode", "httpstatuscode");

    /** Members that hold 0 unless something went wrong. */
    static final Set<String> RETURN_CODES = Set.of("ret", "retcode", "errno", "errcode", "errorcode", "errorno");

    /** Members that hold what an answer says of itself in an object. */
    static final Set<String> VERDICTS = Set.of(
            "status", "state", "baseresp", "baseresponse", "responsestatus", "responsemetadata", "meta", "header");

    /** Members that are there because something went wrong. */
    static final Set<String> ERRORS = Set.of(
            "error",
            "errors",
            "err",
            "errormessage",
            "errormsg",
            "errmsg",
            "errortype",
            "errordescription",
            "errorreason",
            "payloaderror",
            "nodeerrors",
            "detail",
            "failurereason",
            "failuremessage",
            "failurecode",
            "failreason",
            "failedreason",
            "failmessage",
            "fault",
            "exception",
            "__type");

    /** Those that a model's own words never are. */
    static final Set<String> PLAIN_ERRORS = Set.of("error", "errors");

    /** Members that hold a sentence for people. */
    static final Set<String> MESSAGES = Set.of("message", "msg");

    /** Members that tell of an error by the name of one, where a message stands beside them. */
    static final Set<String> ERROR_NAMES = Set.of("type", "name", "title", "reason");

    static final String RETRY_AFTER = "retryafter";
    static final String PROGRESS = "progress";

    static final Set<String> WRAPPERS = Set.of("data", "result", "response", "payload");

    /** Members below which a model speaks: nothing but an error by that name is one there. */
    static final Set<String> OUTPUTS = Set.of("output", "outputs", "results", "body");

    /** Members that hold a request, where it has an id and a state. */
    static final Set<String> REQUESTS =
            Set.of("task", "job", "run", "prediction", "generation", "generationsbypk", "output", "outputs", "results");

    /** Members that name the request. */
    static final Set<String> IDS = Set.of(
            "requestid",
            "gatewayrequestid",
            "taskid",
            "jobid",
            "runid",
            "predictionid",
            "generationid",
            "invocationarn",
            "id");

    /** Around an answer, whatever it is, beside those above and the ids. */
    static final Set<String> ENVELOPE = Set.of(
            "traceid",
            "responseurl",
            "statusurl",
            "cancelurl",
            "queueposition",
            "logs",
            "metrics",
            "timings",
            "inferencetime",
            "errorcode",
            "success",
            "ok",
            "message",
            "msg",
            "statusmsg",
            "statusmessage",
            "taskstatusmsg",
            "timestamp",
            RETRY_AFTER);

    /** What models and gateways repeat of the request or tell of its run: content by itself, none beside an error. */
    static final Set<String> ECHO = Set.of(
            "prompt",
            "negativeprompt",
            "revisedprompt",
            "seed",
            "hasnsfwconcepts",
            "input",
            "model",
            "version",
            "urls",
            "object",
            "created",
            "createdat",
            "updatedat",
            "startedat",
            "completedat",
            "finishedat",
            "endedat",
            "expiresat",
            "usage",
            "title",
            "type",
            "name",
            "instance",
            "path",
            "reason",
            "code",
            "trace",
            "traceback",
            "stack",
            "stacktrace",
            "hint",
            "help",
            "documentation",
            "documentationurl",
            "incompletedetails",
            "statusdetails",
            "eta",
            "position",
            "taskinfo",
            "taskmetrics",
            "modelarn",
            "modelid",
            "modelname",
            "outputdataconfig",
            "clientrequesttoken",
            "cost",
            "credits",
            "delaytime",
            "executiontime",
            "workerid",
            "webhook");

    /** Names of a provider's own for what went wrong: content by themselves, none beside an error. */
    static final Pattern ABOUT_ERRORS = Pattern.compile(".*(?:error|exception|failure).*|(?:err|fail|retry)[a-z]*");

    /** The same of what is told of a request and its run; a value, since a model may call an object anything. */
    static final Pattern ABOUT_REQUEST = Pattern.compile(
            "(?:task|job|run|request|client|user|account)[a-z]*|(?:progress|percent)[a-z]*"
                    + "|[a-z]*(?:create|update|submit|schedule|start|finish|end|complete|modified|queue|expire)d?(?:at|time|on)");

    private AnswerMembers() {}
}
