package dev.latchkey.change;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A file that a change would put in force.
 *
 * @param sha256 hash of its content, in hexadecimal: what was decided on is what is deployed
 * @param basedOn what was in force when it was proposed, of each process, decision or form that it defines
 */
public record ChangedResource(String name, String sha256, List<Base> basedOn) {

    public ChangedResource {
        basedOn = List.copyOf(basedOn);
    }

    /** A definition and the version of it that was in force; 0 if there was none. */
    public record Base(String key, int version) {

        @Override
        public String toString() {
            return key + ":" + version;
        }
    }

    boolean isContent(byte[] content) {
        return sha256.equals(hash(content));
    }

    public static ChangedResource of(String name, byte[] content, List<Base> basedOn) {
        return new ChangedResource(name, hash(content), basedOn);
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
