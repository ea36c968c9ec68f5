package dev.latchkey.approval;

import java.time.Instant;
import java.util.Optional;

/**
 * One step of an approval chain.
 *
 * @param number counts from 1
 * @param approvers group path without the leading slash
 * @param approvals how many different people must agree
 * @param closesAt when the window ends, once the stage is open
 */
public record ApprovalStage(
        int number, String approvers, int approvals, StageState state, Optional<Instant> closesAt) {}
