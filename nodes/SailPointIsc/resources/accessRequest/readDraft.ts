import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { RequestType } from '../../../../isc/api/wire';
import type {
	AccessItemBy,
	AccessItemDraft,
	IdentityBy,
	IdentityDraft,
	RowDraft,
} from '../../../../isc/accessRequests/types';

interface Locator {
	mode?: string;
	value?: unknown;
}

/** An entry picked from the list holds the id. */
function byOf<By extends string>(locator: Locator): By {
	return (locator.mode === 'list' || !locator.mode ? 'id' : locator.mode) as By;
}

/** A locator as n8n hands it over; text or a list where an expression replaced the whole of it. */
function locatorOf(value: unknown): Locator {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { value };
}

function readIdentity(entry: IDataObject, index: number): IdentityDraft {
	const locator = locatorOf(entry.id);
	return { by: byOf<IdentityBy>(locator), value: locator.value, field: `Identities [${index + 1}] > Identity` };
}

function readAccessItem(entry: IDataObject, index: number): AccessItemDraft {
	const { id, type, ...rest } = entry;
	const locator = locatorOf(id);
	return {
		...rest,
		type,
		by: byOf<AccessItemBy>(locator),
		value: locator.value,
		field: `Access Items [${index + 1}]`,
	};
}

/** Reads one input item's parameters as they stand, without a judgement: the rules are the domain's. */
export function readDraft(fns: IExecuteFunctions, row: number, requestType: RequestType): RowDraft {
	const read = (name: string, fallback: unknown) => fns.getNodeParameter(name, row, fallback) as unknown;
	const entries = (name: string) => read(name, []) as IDataObject[];
	const shared = {
		row,
		requestType,
		reference: read('options.reference', ''),
		clientMetadata: entries('options.clientMetadata.entry').map(({ key, value }) => ({ key, value })),
	};
	if (read('specifyUsing', 'fields') === 'json') {
		return { ...shared, mode: 'json', body: read('requestJson', '') };
	}
	const requestedFor = read('requestedFor', 'identities') === 'self' ? 'self' : 'identities';
	return {
		...shared,
		mode: 'fields',
		requestedFor,
		identityType: read('identityType', 'HUMAN') === 'MACHINE' ? 'MACHINE' : 'HUMAN',
		identities: requestedFor === 'self' ? [] : entries('identities.identity').map(readIdentity),
		accessItems: entries('accessItems.item').map(readAccessItem),
		comment: read('comment', ''),
		startDate: read('startDate', ''),
		removeDate: read('removeDate', ''),
	};
}
