package dev.darkroom.sandbox.media;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Vector graphics: a sun over waves, still (SVG) or moving (Lottie). */
final class Drawing {
    private static final int SIZE = 1024;

    private Drawing() {}

    static byte[] svg(Recipe recipe) {
        var chance = new Chance(recipe.scene());
        var palette = Palette.of(chance);
        var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1024 1024\" ")
                .append("width=\"1024\" height=\"1024\">")
                .append(String.format("<rect width=\"1024\" height=\"1024\" fill=\"%s\"/>", hex(palette.at(0.95))))
                .append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.0f\" cy=\"%.0f\" r=\"%.0f\" fill=\"%s\"/>",
                        chance.between(300, 720),
                        chance.between(220, 360),
                        chance.between(90, 170),
                        hex(palette.at(0.7))));
        int waves = 6;
        for (int i = 0; i < waves; i++) {
            double y = 420 + 100.0 * i;
            double swing = chance.between(40, 110);
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M0 %1$.0f C 256 %2$.0f 384 %3$.0f 640 %1$.0f S 900 %2$.0f 1024 %1$.0f V1024 H0 Z\" fill=\"%4$s\"/>",
                    y,
                    y - swing,
                    y + swing,
                    hex(palette.at(0.75 * (1 - (i + 1.0) / waves)))));
        }
        return svg.append("</svg>").toString().getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] lottie(Recipe recipe) {
        int rgb = OkLab.rgb(Palette.of(new Chance(recipe.scene())).at(0.6));
        return String.format(
                        Locale.ROOT,
                        """
                        {"v":"5.7.4","fr":30,"ip":0,"op":60,"w":%1$d,"h":%1$d,"nm":"disc","ddd":0,"assets":[],"layers":[{"ddd":0,\
                        "ind":1,"ty":4,"nm":"disc","sr":1,"ks":{"o":{"a":0,"k":100},"r":{"a":0,"k":0},"p":{"a":0,"k":[512,512,0]},\
                        "a":{"a":0,"k":[0,0,0]},"s":{"a":1,"k":[{"t":0,"s":[80,80,100]},{"t":30,"s":[110,110,100]},\
                        {"t":60,"s":[80,80,100]}]}},"ip":0,"op":60,"st":0,"shapes":[{"ty":"el","p":{"a":0,"k":[0,0]},\
                        "s":{"a":0,"k":[400,400]}},{"ty":"fl","o":{"a":0,"k":100},"c":{"a":0,"k":[%2$.3f,%3$.3f,%4$.3f,1]}}]}]}""",
                        SIZE,
                        (rgb >> 16 & 255) / 255.0,
                        (rgb >> 8 & 255) / 255.0,
                        (rgb & 255) / 255.0)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(double[] colour) {
        return String.format("#%06x", OkLab.rgb(colour));
    }
}
