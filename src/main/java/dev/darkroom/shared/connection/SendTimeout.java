package dev.darkroom.shared.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Closes a connection whose client takes nothing of the answer that is there for it. */
final class SendTimeout extends IdleStateHandler {

    SendTimeout(Duration patience) {
        super(true, 0, patience.toMillis(), 0, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent nothingTaken) {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        if (waiting != null && !waiting.isEmpty()) {
            var _ = context.close();
        }
    }
}
