-- A table of the policy that fails is told to security as a finding.

alter table latchkey.finding drop constraint finding_kind_check;
alter table latchkey.finding add constraint finding_kind_check check (kind in ('roleGivenByHand', 'orphanedRole',
    'roleTakenByHand', 'residualAccess', 'standingPrivilege', 'residualSession', 'overdueRevocation', 'accountRights',
    'policyFailed'));

-- From which zone of the network somebody asks, where a gateway tells: part of what was asked, and immutable with it.

alter table latchkey.access_request
    add column network_zone text check (network_zone ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$');

create function latchkey.guard_network_zone() returns trigger
    language plpgsql as $$
begin
    if new.network_zone is distinct from old.network_zone then
        raise exception 'access request % is immutable once recorded', old.id using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger guard_network_zone before update on latchkey.access_request
    for each row execute function latchkey.guard_network_zone();
