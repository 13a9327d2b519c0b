package dev.darkroom.jobs.dispatch;

import dev.darkroom.jobs.Job;
import dev.darkroom.upstream.answer.ModelAnswer;

/**
 * Event: a provider answered the submit of a job with its finished result. Whoever observes it keeps the result before it
 * returns; the provider has none to be asked for.
 */
public record AnsweredSubmit(Job job, ModelAnswer answer) {}
