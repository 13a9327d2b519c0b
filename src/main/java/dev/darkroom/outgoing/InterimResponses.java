package dev.darkroom.outgoing;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Passes over interim responses, such as 102, of which any number may come before the answer (RFC 9110, section 15.2). The
 * client underneath knows some of them, and would take another for the answer itself.
 */
final class InterimResponses extends ChannelInboundHandlerAdapter {

    private static final String NAME = "interimResponses";
    private static final Set<Integer> KNOWN = Set.of(100, 101, 103);

    private boolean passesOver;

    private InterimResponses() {}

    /** To be called by whoever has the connection for a call, before anything is sent. */
    static void passOver(HttpConnection connection) {
        putBeforeClient(connection, NAME, InterimResponses::new);
    }

    /** Lets a handler have what comes in on a connection before the client does, if it is not there yet. */
    static void putBeforeClient(HttpConnection connection, String name, Supplier<ChannelHandler> handler) {
        if (connection instanceof ConnectionBase http1) {
            ChannelPipeline pipeline = http1.channel().pipeline();
            ChannelHandlerContext client = pipeline.lastContext();
            if (client != null && pipeline.get(name) == null) {
                pipeline.addBefore(client.name(), name, handler.get());
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object part) {
        if (part instanceof HttpResponse response) {
            passesOver = response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                    && !KNOWN.contains(response.status().code());
        }
        if (passesOver && part instanceof HttpObject) {
            passesOver = !(part instanceof LastHttpContent);
            ReferenceCountUtil.release(part);
        } else {
            context.fireChannelRead(part);
        }
    }
}
