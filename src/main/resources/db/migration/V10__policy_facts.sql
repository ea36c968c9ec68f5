-- A table of the policy that fails is told to security as a finding.

alter table latchkey.finding drop constraint finding_kind_check;
alter table latchkey.finding add constraint finding_kind_check check (kind in ('roleGivenByHand', 'orphanedRole',
    'roleTakenByHand', 'residualAccess', 'standingPrivilege', 'residualSession', 'overdueRevocation', 'accountRights',
    'policyFailed'));
