import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';

import type { AlignRules } from '../../../../isc/accessRequests/model/alignment';
import type { AccessItemType } from '../../../../isc/api/wire';
import { sameForAll, type RowParameters } from '../../parameters';
import { DEFAULT_MAX_REVOKE_SHARE, DEFAULT_MAX_REVOKES, DEFAULT_MAX_REVOKES_IN_RUN } from './fields/align';

const TYPES: readonly AccessItemType[] = ['ACCESS_PROFILE', 'ENTITLEMENT', 'ROLE'];

/**
 * Reads what bounds a run of Align. All of it applies to the whole run.
 *
 * @throws {NodeOperationError} before any call, if one can't be read, is missing, or differs between input items
 */
export function readAlignRules(fns: IExecuteFunctions): AlignRules & { allowEmpty: boolean } {
	const read = <Value>(name: string, label: string, readOne: (parameters: RowParameters) => Value): Value =>
		sameForAll(fns, { name, label }, readOne);
	const number = (name: string, label: string, range: { minimum: number; maximum?: number; isWhole?: boolean }) =>
		read(name, label, (parameters) => parameters.number(name, label, range));
	const text = (name: string, label: string) => read(name, label, (parameters) => parameters.text(name, label));

	const scope =
		read('scope', 'Scope', (parameters) => parameters.choice('scope', 'Scope', ['items', 'people'] as const)) ??
		'items';
	const comment = text('comment', 'Comment');
	if (comment === undefined || comment.trim() === '') throw noComment(fns);
	const types = read('accessTypes', 'Access Types', (parameters) =>
		parameters.choices('accessTypes', 'Access Types', TYPES).join(),
	);
	const expectedRows = number('expectedRows', 'Expected Rows', { minimum: 0, isWhole: true });
	const personFilter = text('options.personFilter', 'Person Filter');
	const sources = text('options.sources', 'Sources')
		?.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
	const whole = { minimum: 0, isWhole: true };
	return {
		scope,
		comment,
		accessTypes: types.split(',').filter((type): type is AccessItemType => type !== ''),
		...(expectedRows !== undefined && { expectedRows }),
		...(personFilter !== undefined && personFilter.trim() !== '' && { personFilter }),
		...(sources !== undefined && sources.length > 0 && { sources }),
		maxRevokeShare:
			number('options.maxRevokeShare', 'Max Revoke Share', { minimum: 0, maximum: 100 }) ?? DEFAULT_MAX_REVOKE_SHARE,
		maxRevokes: number('options.maxRevokes', 'Max Revokes', whole) ?? DEFAULT_MAX_REVOKES,
		maxRevokesInRun: number('options.maxRevokesInRun', 'Max Revokes in a Run', whole) ?? DEFAULT_MAX_REVOKES_IN_RUN,
		allowEmpty: read('options.allowEmpty', 'Allow Empty List', (parameters) =>
			parameters.isOn('options.allowEmpty', 'Allow Empty List'),
		),
	};
}

function noComment(fns: IExecuteFunctions): NodeOperationError {
	return new NodeOperationError(fns.getNode(), 'Comment is empty', {
		description: 'Nothing was sent. Fill in Comment: ISC requires one to revoke access.',
	});
}
