import type { IExecuteFunctions } from 'n8n-workflow';

import type {
	AccessItemBy,
	AccessItemDraft,
	FieldsDraft,
	IdentityBy,
	IdentityDraft,
	RowDraft,
	RunOptions,
	Unread,
} from '../../../../isc/accessRequests/model/types';
import type { RequestType } from '../../../../isc/api/wire';
import {
	asLocator,
	checkEmpty,
	fieldOf,
	isNothing,
	readEntries,
	RowParameters,
	type Entry,
	type Provided,
} from '../../parameters';
import { RowError } from '../shared/failure';

export interface DraftOptions {
	requestType: RequestType;
	/** An end date whose expression returned nothing: refused, or no end. */
	emptyEnd: NonNullable<RunOptions['emptyEnd']>;
}

/** Fields of an access item, with their names in the editor. The first two may be empty. */
const ITEM_FIELDS = {
	comment: 'Comment',
	startDate: 'Start Date',
	type: 'Type',
	removeDate: 'Remove Date',
	account: 'Account',
	accountSelection: 'Account Selection',
	formInstanceId: 'Form Instance ID',
	nativeIdentity: 'Native Identity',
	assignmentId: 'Assignment ID',
} as const;
type ItemField = keyof typeof ITEM_FIELDS;

const MAY_BE_EMPTY: readonly string[] = ['comment', 'startDate'];

/**
 * Reads one input item's parameters, without a judgement on their values: the rules are the domain's. What could not be read, or came out
 * empty where something is needed, is in the draft's `unread`.
 *
 * @throws {ExpressionError} where an expression fails
 */
export function readDraft(fns: IExecuteFunctions, row: number, options: DraftOptions): RowDraft {
	return new DraftReader(new RowParameters(fns, row), fns, options).read();
}

class DraftReader {
	private readonly unread: Unread[] = [];

	constructor(
		private readonly parameters: RowParameters,
		private readonly fns: IExecuteFunctions,
		private readonly options: DraftOptions,
	) {}

	read(): RowDraft {
		const { row } = this.parameters;
		const { requestType, emptyEnd } = this.options;
		const shared = {
			row,
			requestType,
			reference: this.parameters.provided('options.reference', 'Reference').value,
			clientMetadata: this.metadata(),
			unread: this.unread,
		};
		const choose = <Choice extends string>(name: string, label: string, choices: readonly [Choice, ...Choice[]]) =>
			this.attempt(label, () => this.parameters.choice(name, label, choices)) ?? choices[0];
		if (choose('specifyUsing', 'Specify Using', ['fields', 'json']) === 'json') {
			const label = 'Request (JSON)';
			const body = this.needed(label, this.parameters.provided('requestJson', label));
			return { ...shared, mode: 'json', body: body.value, isComputed: body.isExpression, emptyEnd };
		}
		const requestedFor = choose('requestedFor', 'Requested For', ['identities', 'self']);
		return {
			...shared,
			mode: 'fields',
			requestedFor,
			identityType: choose('identityType', 'Identity Type', ['HUMAN', 'MACHINE']),
			identities: requestedFor === 'self' ? [] : this.identities(),
			accessItems: this.accessItems(),
			comment: this.parameters.provided('comment', 'Comment').value,
			startDate: this.parameters.provided('startDate', 'Start Date').value,
			removeDate: this.end(this.parameters.provided('removeDate', 'Remove Date'), 'Remove Date'),
		};
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
			return [{ type: undefined, ...details, by: locator.by as AccessItemBy, value: locator.value, field }];
		});
	}

	private details(entry: Entry, item: string): Partial<Record<ItemField, unknown>> {
		const names = Object.keys(ITEM_FIELDS).filter((name) => name in entry.values) as ItemField[];
		return Object.fromEntries(
			names.map((name) => {
				const given = fieldOf(entry, name, ITEM_FIELDS[name]);
				const field = `${item} > ${given.label}`;
				if (MAY_BE_EMPTY.includes(name)) return [name, given.value];
				return [name, name === 'removeDate' ? this.end(given, field) : this.needed(field, given).value];
			}),
		);
	}

	private locator(entry: Entry, label: string, field: string) {
		return this.attempt(field, () => asLocator(entry.values.id, entry.isComputed ? '=' : entry.raw.id, label));
	}

	private entries(name: string, label: string): Entry[] {
		return this.attempt(label, () => readEntries(this.fns, this.parameters.row, name, label)) ?? [];
	}

	/** An empty cell must not make access permanent. */
	private end(given: Provided, field: string): unknown {
		if (this.options.emptyEnd === 'noEnd' && isNothing(given.value)) return undefined;
		const { value } = this.needed(
			field,
			given,
			'If an empty end date means that the access has no end, set the option Empty End Date to No End.',
		);
		return value;
	}

	/** The parameter as it is; where its expression returned nothing, that is noted. */
	private needed(field: string, given: Provided, advice = ''): Provided {
		this.attempt(field, () => checkEmpty(given, 'byHand'), advice);
		return given;
	}

	private attempt<T>(field: string, read: () => T, advice = ''): T | undefined {
		try {
			return read();
		} catch (error) {
			const { message, advice: own } = rowError(error);
			this.unread.push({ field, message, advice: `${own} ${advice}`.trim() });
			return undefined;
		}
	}
}

/** @throws what isn't a row's: an expression that fails spoils the whole row */
function rowError(error: unknown): RowError {
	if (error instanceof RowError) return error;
	throw error as Error;
}
