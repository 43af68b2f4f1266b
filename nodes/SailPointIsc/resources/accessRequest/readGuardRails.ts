import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';

import { patternProblem, type GuardRails, type RailItem } from '../../../../isc/accessRequests/model/guardRails';
import { DURATION_UNITS, type Duration } from '../../../../isc/accessRequests/model/dates';
import { ACCESS_ITEM_TYPES } from '../../../../isc/api/wire';
import { HEX_ID, idProblem } from '../../../../isc/shared/ids';
import { isRecord, trimmedText } from '../../../../isc/shared/untyped';
import { hasExpression, literal } from '../../parameters';

const ADVICE = 'Nothing was sent. A person must set the guard rails in the node, each as a fixed value.';

/**
 * The guard rails as a person has set them in the node. An expression, or a value that a model fills in, would let an input item choose its own
 * limits.
 *
 * @throws {NodeOperationError} before any call, if one of them, or all that is above them, is an expression, or can't be used
 */
export function readGuardRails(fns: IExecuteFunctions): GuardRails | undefined {
	const refuse = (message: string): never => {
		throw new NodeOperationError(fns.getNode(), message, { description: ADVICE });
	};
	const raw = literal(fns, ['options', 'guardRails']);
	if (raw === undefined) return undefined;
	if (hasExpression(raw)) refuse("Guard Rails can't be an expression");
	if (!isRecord(raw)) return refuse("Guard Rails can't be read");
	// n8n makes an empty collection of one that is an expression as a whole.
	return new Reader(raw, refuse).read() ?? refuse('Guard Rails is there without a guard rail, or is an expression');
}

class Reader {
	constructor(
		private readonly raw: Record<string, unknown>,
		private readonly refuse: (message: string) => never,
	) {}

	read(): GuardRails | undefined {
		const rails: GuardRails = {
			...this.set('allowedItems', () => this.items('allowedItems', 'Allowed Items')),
			...this.set('deniedItems', () => this.items('deniedItems', 'Denied Items')),
			...this.set('allowedPeople', () => this.people()),
			...this.set('maxPeople', () => this.wholeNumber('maxPeople', 'Max People')),
			...this.set('maxDuration', () => this.duration()),
			...this.set('endRequired', () => this.isOn('endRequired', 'End Required')),
			...this.set('commentRequired', () => this.isOn('commentRequired', 'Comment Required')),
			...this.set('referencePattern', () => this.pattern()),
			...this.set('privileged', () => this.oneOf('privileged', 'Privileged Access', ['allow', 'refuse'] as const)),
		};
		return Object.keys(rails).length === 0 ? undefined : rails;
	}

	/** A guard rail that the builder added. One that is there and empty is an error, not a guard rail without effect. */
	private set<K extends keyof GuardRails>(name: K, read: () => GuardRails[K]): { [P in K]?: GuardRails[P] } {
		return name in this.raw ? ({ [name]: read() } as { [P in K]?: GuardRails[P] }) : {};
	}

	private items(name: string, label: string): RailItem[] {
		const collection = this.raw[name];
		const entries = isRecord(collection) && Array.isArray(collection.item) ? (collection.item as unknown[]) : [];
		if (entries.length === 0) this.refuse(`The guard rail ${label} is empty`);
		return entries.map((entry, index) => {
			const { type = 'ROLE', by = 'id', value, source } = isRecord(entry) ? entry : {};
			const text = trimmedText(value);
			const known = ACCESS_ITEM_TYPES.find((one) => one === type);
			const where = `Entry ${index + 1} of the guard rail ${label}`;
			if (known === undefined || (by !== 'id' && by !== 'name')) return this.refuse(`${where} can't be read`);
			if (text === '') this.refuse(`${where} has no ID or name`);
			if (by === 'id' && idProblem(text) !== undefined) this.refuse(`${where} isn't an ID: it ${idProblem(text)}`);
			if (by === 'name' && known === 'ENTITLEMENT' && trimmedText(source) === '')
				this.refuse(`${where} needs a source: entitlements on several sources can have the same name`);
			return { type: known, by, value: text, ...(trimmedText(source) !== '' && { source: trimmedText(source) }) };
		});
	}

	private people(): GuardRails['allowedPeople'] {
		const text = trimmedText(this.raw.allowedPeople);
		if (text === '') this.refuse('The guard rail Allowed People is empty');
		const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
		return parts.every((part) => HEX_ID.test(part)) ? { ids: parts } : { query: text };
	}

	private duration(): Duration {
		const unit = this.raw.maxDurationUnit ?? 'days';
		const known = DURATION_UNITS.find((one) => one === unit);
		if (known === undefined) return this.refuse("The guard rail Max Duration Unit can't be read");
		return { amount: this.wholeNumber('maxDuration', 'Max Duration'), unit: known };
	}

	private wholeNumber(name: string, label: string): number {
		const value = this.raw[name];
		if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
		return this.refuse(`The guard rail ${label} must be a whole number greater than 0`);
	}

	private isOn(name: string, label: string): boolean {
		const value = this.raw[name];
		return typeof value === 'boolean' ? value : this.refuse(`The guard rail ${label} must be on or off`);
	}

	private pattern(): string {
		const text = trimmedText(this.raw.referencePattern);
		const problem = text === '' ? 'is empty' : patternProblem(text);
		return problem === undefined ? text : this.refuse(`The guard rail Reference Pattern ${problem}`);
	}

	private oneOf<Choice extends string>(name: string, label: string, choices: readonly Choice[]): Choice {
		const known = choices.find((choice) => choice === this.raw[name]);
		return known ?? this.refuse(`The guard rail ${label} must be ${choices.join(' or ')}`);
	}
}
