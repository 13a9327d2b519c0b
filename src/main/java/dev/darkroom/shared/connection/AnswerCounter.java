package dev.darkroom.shared.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Counts the answers that are written to a connection, also those that the server gives before any handler of ours has seen
 * the request.
 */
final class AnswerCounter extends ChannelOutboundHandlerAdapter {

    static final String NAME = "answerCounter";

    private final ConnectionTimeouts timeouts;

    AnswerCounter(ConnectionTimeouts timeouts) {
        this.timeouts = timeouts;
    }

    @Override
    public void write(ChannelHandlerContext context, Object part, ChannelPromise promise) throws Exception {
        boolean isLast = part instanceof LastHttpContent && !isInterim(part);
        super.write(context, part, promise);
        if (isLast) {
            timeouts.answerWritten();
        }
    }

    private static boolean isInterim(Object part) {
        return part instanceof HttpResponse answer
                && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && answer.status().code() != 101;
    }
}
