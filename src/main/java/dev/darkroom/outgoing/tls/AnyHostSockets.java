package dev.darkroom.outgoing.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A TLS socket factory for every host that browsers connect to, as {@link AnyHostTls} has it. */
final class AnyHostSockets extends SSLSocketFactory {

    private final SSLSocketFactory platform;

    AnyHostSockets(X509ExtendedTrustManager trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyHostTrust(trusted, null)}, null);
            platform = context.getSocketFactory();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("no TLS on this platform", impossible);
        }
    }

    @Override
    public Socket createSocket(Socket below, String host, int port, boolean autoClose) throws IOException {
        return named(platform.createSocket(below, host, port, autoClose), host);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return named(platform.createSocket(host, port), host);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return named(platform.createSocket(host, port, from, fromPort), host);
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        return platform.createSocket(address, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress from, int fromPort) throws IOException {
        return platform.createSocket(address, port, from, fromPort);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return platform.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return platform.getSupportedCipherSuites();
    }

    private static Socket named(Socket socket, String host) {
        if (!AnyHostTls.isPlain(host) && socket instanceof SSLSocket secure) {
            SSLParameters parameters = secure.getSSLParameters();
            AnyHostTls.name(host, parameters);
            secure.setSSLParameters(parameters);
        }
        return socket;
    }
}
