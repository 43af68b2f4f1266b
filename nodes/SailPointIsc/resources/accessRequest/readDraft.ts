import type {
	AccessItemBy,
	AccessItemDraft,
	FieldsDraft,
	RowDraft,
	UnreadParameter,
} from '../../../../isc/accessRequests/model/drafts';
import type { RunOptions } from '../../../../isc/accessRequests/model/runOptions';
import type { IdentityBy, IdentityDraft } from '../../../../isc/api/lookUp/references';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { RequestType } from '../../../../isc/api/wire';
import { isRecord } from '../../../../isc/shared/untyped';
import {
	asLocator,
	checkEmpty,
	entryOf,
	fieldOf,
	isNothing,
	readEntries,
	RowParameters,
	type Entry,
	type Provided,
} from '../../parameters';
import { RowError } from '../shared/failure';
import type { REQUESTED_FOR } from './fields/identities';

type RequestedFor = (typeof REQUESTED_FOR)[number];

const UNITS = ['days', 'hours', 'weeks', 'months'] as const;

export interface DraftOptions {
	requestType: RequestType;
	/** What an empty end date means: the row fails, or there is no end. */
	emptyEnd: NonNullable<RunOptions['emptyEnd']>;
	/** The choices of Requested For, the default first. */
	requestedFor: readonly [RequestedFor, ...RequestedFor[]];
	/** Called instead of an error if the expression of this collection returns an empty list. */
	onEmptyList?: { label: 'Identity' | 'Access Item'; call: () => void };
}

/** The details of an access item, with their names in the editor. */
const DETAILS = {
	comment: 'Comment',
	startDate: 'Start Date',
	removeDate: 'End Date',
	durationDays: 'Duration (Days)',
	noEnd: 'No End Date',
	source: 'Source',
	account: 'Account',
	accountSelection: 'Account Selection',
	formInstanceId: 'Form Instance ID',
	nativeIdentity: 'Native Identity',
	assignmentId: 'Assignment ID',
} as const;
type Detail = keyof typeof DETAILS;

const MAY_BE_EMPTY: readonly string[] = ['comment', 'startDate'];
const ENDS: readonly string[] = ['removeDate', 'durationDays'];

/**
 * Reads the parameters of one input item. The domain has the rules for their values. What can't be read, or is empty where a value is needed, is
 * in `unread` of the draft.
 *
 * @throws {ExpressionError} if an expression fails
 */
export function readDraft(fns: IExecuteFunctions, row: number, options: DraftOptions): RowDraft {
	return new DraftReader(new RowParameters(fns, row), fns, options).read();
}

class DraftReader {
	private readonly unread: UnreadParameter[] = [];

	constructor(
		private readonly parameters: RowParameters,
		private readonly fns: IExecuteFunctions,
		private readonly options: DraftOptions,
	) {}

	read(): RowDraft {
		const { row } = this.parameters;
		const { requestType, emptyEnd, requestedFor: choices } = this.options;
		const shared = {
			row,
			requestType,
			startDate: this.parameters.provided('options.startDate', 'Start Date').value,
			reference: this.parameters.provided('options.reference', 'Reference').value,
			onBehalfOf: this.parameters.provided('options.onBehalfOf', 'On Behalf Of').value,
			clientMetadata: this.metadata(),
			unread: this.unread,
		};
		// With one choice, the operation has no such field.
		const requestedFor = choices.length === 1 ? choices[0] : this.choice('requestedFor', 'Requested For', choices);
		if (requestedFor === 'json') {
			const label = 'Request (JSON)';
			const body = this.needed(label, this.parameters.provided('requestJson', label));
			return { ...shared, mode: 'json', body: body.value, isComputed: body.isExpression, emptyEnd };
		}
		return {
			...shared,
			mode: 'fields',
			requestedFor,
			identities: requestedFor === 'self' ? [] : this.identities(),
			accessItems: this.accessItems(),
			comment: this.parameters.provided('comment', 'Comment').value,
			...this.rowEnd(),
		};
	}

	private choice<Choice extends string>(name: string, label: string, choices: readonly [Choice, ...Choice[]]): Choice {
		return this.attempt(label, () => this.parameters.choice(name, label, choices)) ?? choices[0];
	}

	private rowEnd(): Pick<FieldsDraft, 'removeDate' | 'duration' | 'clearEnd'> {
		const choices = ['none', 'date', 'duration', ...(this.options.requestType === 'MODIFY_ACCESS' ? ['clear'] : [])];
		const end = this.choice('end', 'End', choices as [string, ...string[]]);
		if (end === 'none') return {};
		if (end === 'clear') return { clearEnd: true };
		if (end === 'date') return { removeDate: this.end(this.parameters.provided('removeDate', 'End Date'), 'End Date') };
		const amount = this.end(this.parameters.provided('duration', 'Duration'), 'Duration');
		return { duration: { amount, unit: this.choice('durationUnit', 'Duration Unit', UNITS) } };
	}

	private metadata(): NonNullable<FieldsDraft['clientMetadata']> {
		const field = 'Options > Client Metadata';
		return this.entries('options.clientMetadata.entry', field).map((entry, index) => ({
			key: this.needed(`${field} [${index + 1}] > Key`, fieldOf(entry, 'key', 'Key')).value,
			value: entry.values.value,
		}));
	}

	private identities(): IdentityDraft[] {
		return this.entries('identities.identity', 'Identities').flatMap((entry, index) => {
			const field = `Identities [${index + 1}] > Identity`;
			const locator = this.locator(entry, 'Identity', field);
			return locator === undefined ? [] : [{ by: locator.by as IdentityBy, value: locator.value, field }];
		});
	}

	private accessItems(): AccessItemDraft[] {
		return this.entries('accessItems.item', 'Access Items').flatMap((entry, index) => {
			const field = `Access Items [${index + 1}]`;
			const locator = this.locator(entry, 'Access Item', field);
			const details = this.details(entry, field);
			if (locator === undefined) return [];
			return [
				{ type: this.type(entry, field), ...details, by: locator.by as AccessItemBy, value: locator.value, field },
			];
		});
	}

	private type(entry: Entry, item: string): unknown {
		return this.needed(`${item} > Type`, fieldOf(entry, 'type', 'Type')).value;
	}

	private details(entry: Entry, item: string): Partial<Record<Detail, unknown>> {
		const details = this.attempt(`${item} > Details`, () => entryOf(entry, 'details', 'Details'));
		const names = Object.keys(DETAILS).filter((name) => name in (details?.values ?? {})) as Detail[];
		return Object.fromEntries(
			names.map((name) => {
				const provided = fieldOf(details as Entry, name, DETAILS[name]);
				const field = `${item} > ${provided.label}`;
				if (MAY_BE_EMPTY.includes(name)) return [name, provided.value];
				return [name, ENDS.includes(name) ? this.end(provided, field) : this.needed(field, provided).value];
			}),
		);
	}

	private locator(entry: Entry, label: string, field: string) {
		const { onEmptyList } = this.options;
		if (onEmptyList?.label === label && isEmptyList(entry.values.id)) {
			onEmptyList.call();
			return undefined;
		}
		return this.attempt(field, () => asLocator(entry.values.id, entry.isComputed ? '=' : entry.raw.id, label));
	}

	private entries(name: string, label: string): Entry[] {
		return this.attempt(label, () => readEntries(this.fns, this.parameters.row, name, label)) ?? [];
	}

	/** An empty cell must not make access permanent. */
	private end(provided: Provided, field: string): unknown {
		if (this.options.emptyEnd === 'noEnd' && isNothing(provided.value)) return undefined;
		const advice = 'If an empty value is correct, set the option Empty End Date to No End.';
		this.attempt(field, () => checkEmpty(provided, 'never'), advice);
		return provided.value;
	}

	/** The parameter as it is. If its expression returned nothing, that goes to `unread`. */
	private needed(field: string, provided: Provided): Provided {
		this.attempt(field, () => checkEmpty(provided, 'byHand'));
		return provided;
	}

	private attempt<T>(field: string, read: () => T, moreAdvice = ''): T | undefined {
		try {
			return read();
		} catch (error) {
			const fault = rowError(error);
			this.unread.push({ field, message: fault.message, advice: `${fault.advice} ${moreAdvice}`.trim() });
			return undefined;
		}
	}
}

/** A locator whose expression returned `[]`, which is not the same as nothing. */
function isEmptyList(locator: unknown): boolean {
	const value = isRecord(locator) && 'value' in locator ? locator.value : locator;
	return Array.isArray(value) && value.length === 0;
}

/** @throws any other error, such as that of an expression that fails: then the whole row can't be read */
function rowError(error: unknown): RowError {
	if (error instanceof RowError) return error;
	throw error as Error;
}
