import type { Faults } from '../../shared/faults';
import type { AccountSelection, RequestType } from '../../api/wire';
import type { ReadEntry, ReadItem } from './readItem';
import { refuseForm } from './revoke';

const ONE_ACCOUNT =
	'Give exactly one source with exactly one account: [{ "sourceId": "…", "accounts": [{ "accountUuid": "…" }] }].';

/**
 * Rules for machine identities (ISC API: submit access request, machine identity access requests): entitlements only; a grant and a modify
 * say which account. That a modify needs a date and a revoke takes no account selection holds for people too and is checked there.
 */
export function checkMachines(requestType: RequestType, entries: ReadEntry[], faults: Faults): void {
	for (const { identityType, items } of entries) {
		if (identityType !== 'MACHINE') continue;
		for (const item of items) checkItem(requestType, item, faults);
	}
}

function checkItem(requestType: RequestType, item: ReadItem, faults: Faults): void {
	const { type, account, accountSelection, assignmentId } = item;
	if (type.value !== undefined && type.value !== 'ENTITLEMENT') {
		faults.add(
			type.field,
			`A machine identity can have entitlements only, not ${type.value}`,
			'Choose an entitlement, or name people instead of machine identities.',
		);
	}
	if (assignmentId.given) {
		faults.add(
			assignmentId.field,
			'A request for a machine identity takes no assignment id',
			'Leave it out: assignment ids belong to roles.',
		);
	}
	refuseForm(item, faults);
	if (requestType !== 'REVOKE_ACCESS' && !account.given) checkAccount(accountSelection, faults);
}

function checkAccount({ field, given, value }: ReadItem['accountSelection'], faults: Faults): void {
	if (!given) {
		faults.add(field, 'A request for a machine identity needs the account that the access is for', ONE_ACCOUNT);
	} else if (value !== undefined && !isOneAccount(value)) {
		faults.add(field, 'A request for a machine identity takes exactly one source with one account', ONE_ACCOUNT);
	}
}

function isOneAccount(sources: AccountSelection[]): boolean {
	return sources.length === 1 && sources[0].accounts?.length === 1;
}
