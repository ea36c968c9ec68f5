package dev.latchkey.change;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models that are in force, and the files that are proposed; implemented by the engine's room. */
public interface ModelStore {

    /** Lets nobody deploy anything, on whatever node, until the transaction ends. */
    void holdStill();

    /** Each process, decision or form that the file defines, with the version of it that is in force. */
    List<ChangedResource.Base> findInForce(String file, byte[] content);

    /** The version of this definition that is in force; 0 if there is none. The file's name says which kind it is. */
    int versionInForce(String file, String key);

    /** The file in which this version was defined. */
    Optional<byte[]> searchFile(String file, ChangedResource.Base base);

    /** The rules of the file's tables, in their order; none if it holds no tables. */
    List<PolicyRule> findRules(String file, byte[] content);

    /** The files of a proposal, by the names under which they were proposed. */
    Map<String, byte[]> findProposed(String proposalId);

    /** For what they would be refused if they were deployed now. */
    List<String> findFlaws(Map<String, byte[]> files);

    /** Puts the files in force, as one; returns the id of the deployment. */
    String deploy(PolicyChange change, Map<String, byte[]> files);
}
