import type { IExecuteFunctions } from 'n8n-workflow';

import type { AlignRules } from '../../../../isc/accessRequests/model/alignment';
import type { FieldsDraft } from '../../../../isc/accessRequests/model/drafts';
import type { AlignDraft } from '../../../../isc/accessRequests/run';
import { readDraft, type DraftOptions } from './readDraft';

type Rules = Pick<AlignRules, 'scope'> & { allowEmpty: boolean };

/** An error output adds `error` to the fields of the item. */
const CARRIES_ERROR = {
	message:
		'This input item carries an error of an earlier node, so what it should have asked for is missing from the list',
	advice:
		'Fix what failed there, or take the item out if the list is right without it. Until then nothing is revoked that it may be about.',
};

/** Reads an input item of Align. What can't be read is said in the draft, so that it can't pass for something that isn't in the list. */
export function readAlignDraft(
	fns: IExecuteFunctions,
	row: number,
	{ scope, allowEmpty }: Rules,
	emptyEnd: DraftOptions['emptyEnd'],
): AlignDraft {
	const hasError = carriesError(fns, row);
	try {
		let isEmptyList = false;
		const draft = readDraft(fns, row, {
			requestType: 'GRANT_ACCESS',
			emptyEnd,
			requestedFor: ['identities'],
			onEmptyList: {
				label: scope === 'items' ? 'Identity' : 'Access Item',
				call: () => {
					isEmptyList = true;
				},
			},
		}) as FieldsDraft;
		const list = scope === 'items' ? draft.identities : draft.accessItems;
		if (!isEmptyList || list.length > 0)
			return { draft, isEmptyList: false, ...(hasError && { failed: CARRIES_ERROR }) };
		return {
			draft,
			isEmptyList: allowEmpty,
			...(hasError ? { failed: CARRIES_ERROR } : !allowEmpty && { failed: emptyList(scope) }),
		};
	} catch (error) {
		return { draft: nothing(row), isEmptyList: false, failed: hasError ? CARRIES_ERROR : unreadable(error as Error) };
	}
}

function carriesError(fns: IExecuteFunctions, row: number): boolean {
	const { json, error } = fns.getInputData()[row];
	return (error !== undefined && error !== null) || (json.error !== undefined && json.error !== null);
}

function emptyList(scope: Rules['scope']): { message: string; advice: string } {
	return {
		message: `${scope === 'items' ? 'Identities' : 'Access Items'}: the list is empty`,
		advice:
			'Check what the expression reads. If an empty list is right, so that nobody should hold the access, turn on Allow Empty List.',
	};
}

function unreadable({ message }: Error): { message: string; advice: string } {
	return {
		message: `The parameters can't be read: ${message}`,
		advice: 'Correct the expression in the node, or the data that it reads.',
	};
}

function nothing(row: number): FieldsDraft {
	const unread = ['Identities', 'Access Items'].map((field) => ({ field, message: "it can't be read", advice: '' }));
	return {
		mode: 'fields',
		row,
		requestType: 'GRANT_ACCESS',
		requestedFor: 'identities',
		identities: [],
		accessItems: [],
		unread,
	};
}
