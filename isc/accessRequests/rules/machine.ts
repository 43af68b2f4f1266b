import type { Faults } from '../../shared/faults';
import type { AccountSelection, RequestType } from '../../api/wire';
import type { ReadEntry, ReadItem } from './readItem';
import { refuseForm } from './operationRules';

const ONE_ACCOUNT =
	'Use exactly one source with exactly one account: [{ "sourceId": "…", "accounts": [{ "accountUuid": "…" }] }].';

/**
 * Rules for machine identities (ISC API: submit access request, machine identity access requests). They can have only entitlements, and a
 * grant or modify must name one account. What holds for people too is in `operationRules.ts`.
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
			`A machine identity can have only entitlements, not ${type.value}`,
			'Choose an entitlement, or request the access for people.',
		);
	}
	if (assignmentId.provided) {
		faults.add(
			assignmentId.field,
			'A request for a machine identity takes no assignment ID',
			'Remove it: assignment IDs belong to roles.',
		);
	}
	refuseForm(item, faults);
	if (requestType !== 'REVOKE_ACCESS' && !account.provided) checkAccount(accountSelection, faults);
}

function checkAccount({ field, provided, value }: ReadItem['accountSelection'], faults: Faults): void {
	if (!provided) {
		faults.add(field, 'A request for a machine identity needs the account that the access is for', ONE_ACCOUNT);
	} else if (value !== undefined && !isOneAccount(value)) {
		faults.add(field, 'A request for a machine identity takes exactly one source with one account', ONE_ACCOUNT);
	}
}

function isOneAccount(sources: AccountSelection[]): boolean {
	return sources.length === 1 && sources[0].accounts?.length === 1;
}
