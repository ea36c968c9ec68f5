package dev.latchkey.support;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/** Makes a picture of a page small enough for the repository: pages have few colours, so a palette holds them. */
final class Screenshot {

    private static final int COLOURS = 256;

    /** Colours that cover the most stand in the palette as they are; the rest shares what is left. */
    private static final int EXACT = 128;

    private Screenshot() {}

    static byte[] reduced(byte[] png) {
        try {
            var full = ImageIO.read(new ByteArrayInputStream(png));
            var pixels = full.getRGB(0, 0, full.getWidth(), full.getHeight(), null, 0, full.getWidth());
            var palette = palette(pixels);
            var model = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
            var reduced = new BufferedImage(full.getWidth(), full.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
            var nearest = new HashMap<Integer, Integer>();
            var raster = reduced.getRaster();
            for (var at = 0; at < pixels.length; at++) {
                var index = nearest.computeIfAbsent(pixels[at] & 0xFFFFFF, colour -> nearest(palette, colour));
                raster.setSample(at % full.getWidth(), at / full.getWidth(), 0, index);
            }
            return written(reduced);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot reduce a picture", e);
        }
    }

    private static int[] palette(int[] pixels) {
        var counts = Arrays.stream(pixels)
                .mapToObj(pixel -> pixel & 0xFFFFFF)
                .collect(Collectors.groupingBy(colour -> colour, Collectors.counting()));
        var palette = new LinkedHashSet<>(mostFrequent(counts, EXACT));
        var shades = new HashMap<Integer, Map<Integer, Long>>();
        counts.forEach((colour, count) -> shades.computeIfAbsent(colour & 0xF0F0F0, shade -> new HashMap<>())
                .put(colour, count));
        var sums = shades.entrySet().stream()
                .collect(Collectors.toMap(
                        shade -> mostFrequent(shade.getValue(), 1).get(0),
                        shade -> shade.getValue().values().stream()
                                .mapToLong(count -> count)
                                .sum()));
        mostFrequent(sums, COLOURS).stream()
                .filter(colour -> palette.size() < COLOURS)
                .forEach(palette::add);
        return palette.stream().mapToInt(colour -> colour).toArray();
    }

    private static List<Integer> mostFrequent(Map<Integer, Long> counts, int most) {
        var colours = new ArrayList<>(counts.entrySet());
        colours.sort(Map.Entry.<Integer, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
        return colours.stream().limit(most).map(Map.Entry::getKey).toList();
    }

    private static int nearest(int[] palette, int colour) {
        var best = 0;
        for (var index = 1; index < palette.length; index++) {
            if (distance(palette[index], colour) < distance(palette[best], colour)) {
                best = index;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        var red = (one >> 16 & 255) - (other >> 16 & 255);
        var green = (one >> 8 & 255) - (other >> 8 & 255);
        var blue = (one & 255) - (other & 255);
        return red * red + green * green + blue * blue;
    }

    private static byte[] written(BufferedImage image) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName("png").next();
        var how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(0);
        var bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
