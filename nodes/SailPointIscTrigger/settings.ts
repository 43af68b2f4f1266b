import type { TriggerAnswer } from '../../isc/eventTriggers/answers';
import { isDeciding, type DecidingTrigger } from '../../isc/eventTriggers/events';
import { jsonPathOf, type EventFilter } from '../../isc/eventTriggers/eventFilter';
import { ACCESS_ITEM_TYPES } from '../../isc/api/wire';
import { trimmedText } from '../../isc/shared/untyped';
import type { RowParameters } from '../SailPointIsc/parameters';
import { readGroup, reviewerTypeOf } from '../SailPointIsc/resources/eventTrigger/reviewer';
import { RowError } from '../SailPointIsc/resources/shared/failure';
import { triggerParameters, type TriggerFunctions } from './parameters/triggerParameters';

/** What the parameters of the trigger say. */
export interface TriggerSettings {
	triggerId: string;
	/** A JSONPath. */
	filter?: string;
	/** Of the two events that ISC waits for an answer to. */
	answers?: AnswerSettings;
	testEvent: 'tenant' | 'builtIn' | 'real';
}

export interface AnswerSettings {
	triggerId: DecidingTrigger;
	/** The answer that the trigger gives itself, at once. Absent: the workflow gives it. */
	atOnce?: TriggerAnswer;
	/** Minutes. */
	answerWithin: number;
	fallback: 'deny' | 'passOn';
}

/** ISC API: the default deadline is one hour. */
const DEFAULT_MINUTES = 60;
const MOST_MINUTES = 7 * 24 * 60;

/** @throws {RowError} if a parameter can't be read, or the whole tenant's requests would come without anyone having said so */
export function readSettings(fns: TriggerFunctions): TriggerSettings {
	const parameters = triggerParameters(fns);
	const triggerId = readTriggerId(fns);
	const filter = readFilter(parameters, triggerId);
	const testEvent = parameters.choice('testEvent', 'Test Event', ['tenant', 'builtIn', 'real'] as const) ?? 'tenant';
	const settings = { triggerId, ...(filter !== undefined && { filter }), testEvent };
	if (!isDeciding(triggerId)) return settings;
	if (filter === undefined && !parameters.isOn('allRequests', 'All Access Requests of the Tenant'))
		throw new RowError(
			'Without a filter, every access request of the tenant waits for this workflow',
			'Set a filter. If all requests should wait for it, turn on All Access Requests of the Tenant.',
		);
	return { ...settings, answers: readAnswers(parameters, triggerId) };
}

/** ISC's id of the event. Whatever else is set may be wrong. @throws {RowError} if it is empty */
export function readTriggerId(fns: TriggerFunctions): string {
	return triggerParameters(fns).text('event', 'Event', 'never') ?? '';
}

function readFilter(parameters: RowParameters, triggerId: string): string | undefined {
	const by = parameters.choice('filterBy', 'Filter', ['none', 'fields', 'jsonPath'] as const) ?? 'none';
	if (by === 'none') return undefined;
	if (by === 'jsonPath') return parameters.text('jsonPath', 'JSONPath', 'never')?.trim();
	return jsonPathOf(triggerId, readFields(parameters));
}

function readFields(parameters: RowParameters): EventFilter {
	const text = (name: string, label: string) => {
		const value = parameters.text(`filter.${name}`, label)?.trim();
		return value === undefined || value === '' ? {} : { [name]: value };
	};
	const person = (name: string, label: string) => {
		if (!parameters.has(`filter.${name}`)) return {};
		const id = trimmedText(parameters.locator(`filter.${name}`, label).value);
		return id === '' ? {} : { [`${name}Id`]: id };
	};
	const accessItemType = parameters.choice('filter.accessItemType', 'Access Item Type', ACCESS_ITEM_TYPES);
	return {
		...text('accessItem', 'Access Item'),
		...(accessItemType !== undefined && { accessItemType }),
		...person('requestedFor', 'Requested For'),
		...person('requestedBy', 'Requester'),
		...text('attribute', 'Attribute'),
		...text('newValue', 'New Value'),
		failedOnly: parameters.isOn('filter.failedOnly', 'Failed Only'),
	};
}

function readAnswers(parameters: RowParameters, triggerId: DecidingTrigger): AnswerSettings {
	const whose = parameters.choice('answer', 'Answer', ['workflow', 'now'] as const) ?? 'workflow';
	const answerWithin =
		parameters.number('answerWithin', 'Answer Within (Minutes)', {
			minimum: 1,
			maximum: MOST_MINUTES,
			isWhole: true,
		}) ?? DEFAULT_MINUTES;
	const fallback = parameters.choice('fallback', 'Fallback', ['deny', 'passOn'] as const) ?? 'deny';
	const atOnce = whose === 'now' ? readAtOnce(parameters, triggerId) : undefined;
	return { triggerId, ...(atOnce !== undefined && { atOnce }), answerWithin, fallback };
}

function readAtOnce(parameters: RowParameters, triggerId: DecidingTrigger): TriggerAnswer {
	if (triggerId === 'idn:access-request-pre-approval') {
		const kind = parameters.choice('decision', 'Decision', ['deny', 'passOn'] as const) ?? 'deny';
		return { kind, comment: parameters.text('comment', 'Comment', 'allowed') ?? '' };
	}
	return readReviewer(parameters);
}

/** @throws {RowError} if a reviewer is to be added, and none is named */
function readReviewer(parameters: RowParameters): TriggerAnswer {
	const type = reviewerTypeOf(parameters);
	if (type === 'none') return { kind: 'noReviewer' };
	if (type === 'governanceGroup') return { kind: 'addReviewer', reviewer: readGroup(parameters) };
	const id = trimmedText(parameters.locator('reviewer', 'Reviewer').value);
	if (id === '') throw new RowError('Reviewer is empty', 'Choose the person who is to approve as well.');
	return { kind: 'addReviewer', reviewer: { type: 'IDENTITY', id, name: '' } };
}
