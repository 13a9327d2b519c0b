package dev.darkroom.library.export;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metadata as an XMP packet, which JPEG, PNG and WebP files carry alike. The prompt stands where programs look for
 * a description, and prompt and model where IPTC's standard of 2025 has them; the rest has names of ours.
 */
final class XmpPacket {

    private static final String ALTERNATIVES = "<rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt>";

    private XmpPacket() {}

    static byte[] packet(EmbeddedMetadata words) {
        StringBuilder xml = new StringBuilder("""
                <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
                <x:xmpmeta xmlns:x="adobe:ns:meta/">
                <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
                <rdf:Description rdf:about=""
                    xmlns:dc="http://purl.org/dc/elements/1.1/"
                    xmlns:exif="http://ns.adobe.com/exif/1.0/"
                    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
                    xmlns:darkroom="urn:dev.darkroom:generation#">
                """);
        element(xml, "dc:description", words.prompt(), ALTERNATIVES);
        element(xml, "exif:UserComment", words.asText(), ALTERNATIVES);
        element(xml, "Iptc4xmpExt:AIPromptInformation", words.model() == null ? null : words.prompt(), "%s");
        element(xml, "Iptc4xmpExt:AISystemUsed", words.model(), "%s");
        for (Map.Entry<String, String> setting : words.settings().entrySet()) {
            element(xml, "darkroom:" + setting.getKey().replace(" ", ""), setting.getValue(), "%s");
        }
        element(xml, "darkroom:Parameters", words.parameters(), "%s");
        xml.append("""
                </rdf:Description>
                </rdf:RDF>
                </x:xmpmeta>
                <?xpacket end="r"?>""");
        return xml.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void element(StringBuilder xml, String name, @Nullable String text, String form) {
        if (text != null) {
            xml.append('<').append(name).append('>');
            xml.append(form.replace("%s", escaped(text)));
            xml.append("</").append(name).append(">\n");
        }
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(letter -> {
            switch (letter) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '\r' -> escaped.append("&#13;");
                default -> escaped.appendCodePoint(mayStandInXml(letter) ? letter : '\uFFFD');
            }
        });
        return escaped.toString();
    }

    private static boolean mayStandInXml(int letter) {
        return letter == '\t'
                || letter == '\n'
                || letter >= 0x20 && letter <= 0xD7FF
                || letter >= 0xE000 && letter <= 0xFFFD
                || letter >= 0x10000;
    }
}
