import type { IscSession } from '../session';
import { IdMap, IdSet } from '../shared/ids';
import { TenantMemory } from '../shared/memory';
import { sideBySide } from '../shared/sideBySide';
import { watch } from '../shared/watch';
import {
	entitlements,
	isPrivilegedLevel,
	itemsById,
	type AccessItemRow,
	type EntitlementRow,
	type RequestConfig,
} from './accessItems';
import { segment } from './encode';
import { itemKey } from './itemNames';
import { requestConfig } from './requestConfig';
import { attempt, valueOr } from './result';
import type { AccessItemType } from './wire';

const KEEP_MS = 10 * 60_000;
const ENTITLEMENTS_AT_A_TIME = 10;

/** The longest time that access may last. ISC API: HOURS, DAYS, WEEKS or MONTHS. */
export interface MaxDuration {
	value: number;
	timeUnit: 'HOURS' | 'DAYS' | 'WEEKS' | 'MONTHS';
}

/** What ISC says about an access item. Absent fields weren't there. */
export interface ItemRecord {
	name?: string;
	ownerId?: string;
	sourceName?: string;
	isRequestable?: boolean;
	isPrivileged?: boolean;
	/** A role whose members are divided by dimensions, such as the location. */
	isDimensional?: boolean;
	/** Absent if it couldn't be read. */
	requires?: ItemRequirements;
}

/** What a request for the item must have. */
export interface ItemRequirements {
	comment: boolean;
	endDate: boolean;
	maxDuration?: MaxDuration;
	/** The id of the form definition. */
	form?: string;
	reauthorization: boolean;
	/** The kinds of approver, such as OWNER or MANAGER. */
	approvers: string[];
}

export interface ItemReference {
	type: AccessItemType;
	id: string;
}

/** By tenant and item; undefined in the memory means that it wasn't read. `null`: ISC doesn't show the item. */
const records = new TenantMemory<ItemRecord | null>(20_000, KEEP_MS);
/** The kinds of item that a token may not read. Another call would be refused too. */
const refused = new TenantMemory<string>(1_000, KEEP_MS);

/** By tenant: the last read that began. Executions that begin together want the same items: one reads, and the others find them in the memory. */
const underWay = new TenantMemory<Promise<unknown>>(500);
/** For at most this long one execution waits for another's read. */
const WAIT_FOR_OTHERS_MS = 5_000;

/** What was read about access items, and why the others weren't. */
export class ItemRecords {
	private readonly found = new Map<string, ItemRecord>();
	private readonly reasons = new Map<AccessItemType, string>();

	get(item: ItemReference): ItemRecord | undefined {
		return this.found.get(itemKey(item));
	}

	/** Why a record is missing, as the end of a sentence. */
	whyMissing({ type }: ItemReference): string {
		return this.reasons.get(type) ?? "ISC doesn't show this access item to the user behind this credential";
	}

	add(item: ItemReference, record: ItemRecord | null): void {
		if (record !== null) this.found.set(itemKey(item), record);
	}

	refuse(type: AccessItemType, why: string): void {
		this.reasons.set(type, why);
	}
}

/**
 * Reads what ISC says about access items: roles and access profiles many in a call, entitlements together and then one call each for what a
 * request for them requires (ISC API: by id only). Kept for ten minutes for each tenant and client.
 *
 * @throws {IscError} if ISC doesn't answer. What the token may not read is missing.
 */
export async function readItemRecords(session: IscSession, items: readonly ItemReference[]): Promise<ItemRecords> {
	const { key, clock } = session;
	const before = underWay.get(key, 'read', clock.now());
	if (before !== undefined && missingOf(session, items, new ItemRecords()).length > 0)
		await watch(before, clock, clock.now() + WAIT_FOR_OTHERS_MS);
	const result = new ItemRecords();
	const missing = missingOf(session, items, result);
	if (missing.length === 0) return result;
	const reading = Promise.all(missing.map(async ([type, ids]) => await readType(session, type, [...ids], result)));
	const ended = reading.catch(() => undefined);
	underWay.set(key, 'read', ended, clock.now());
	void ended.then(() => {
		if (underWay.get(key, 'read', clock.now()) === ended) underWay.delete(key, 'read');
	});
	await reading;
	return result;
}

/** Puts what is remembered into `result`. @returns the others, by type */
function missingOf(
	{ key, clock }: IscSession,
	items: readonly ItemReference[],
	result: ItemRecords,
): Array<[AccessItemType, IdSet]> {
	const missing = new Map<AccessItemType, IdSet>();
	for (const item of items) {
		const known = records.get(key, itemKey(item), clock.now());
		const why = refused.get(key, item.type, clock.now());
		if (known !== undefined) result.add(item, known);
		else if (why !== undefined) result.refuse(item.type, why);
		else missing.set(item.type, (missing.get(item.type) ?? new IdSet()).add(item.id));
	}
	return [...missing];
}

async function readType(
	session: IscSession,
	type: AccessItemType,
	ids: readonly string[],
	result: ItemRecords,
): Promise<void> {
	const { key, clock } = session;
	const answer = await attempt(
		type === 'ENTITLEMENT' ? entitlementRecords(session, ids) : bundleRecords(session, type, ids),
		['forbidden', 'badRequest'],
	);
	if (!answer.ok) {
		const why = `the user behind this credential isn't allowed to read it`;
		result.refuse(type, why);
		if (answer.error.kind === 'forbidden') refused.set(key, type, why, clock.now());
		return;
	}
	for (const id of ids) {
		const record = answer.value.get(id) ?? null;
		records.set(key, itemKey({ type, id }), record, clock.now());
		result.add({ type, id }, record);
	}
}

async function bundleRecords(
	{ client }: IscSession,
	type: 'ROLE' | 'ACCESS_PROFILE',
	ids: readonly string[],
): Promise<Map<string, ItemRecord>> {
	const rows = await itemsById(client, type, ids);
	return new IdMap(rows.map((row) => [row.id, recordOf(row, requirementsOf(row.accessRequestConfig))] as const));
}

/** The entry of a list, and the requirements of each by a call of its own. */
async function entitlementRecords(session: IscSession, ids: readonly string[]): Promise<Map<string, ItemRecord>> {
	const { client } = session;
	const [rows, general] = await Promise.all([entitlements(client, 'id', ids), generalRequirements(session)]);
	const found = new IdMap<ItemRecord>(rows.map((row) => [row.id, recordOf(row, undefined)] as const));
	const failures: unknown[] = [];
	const widths = { narrow: ENTITLEMENTS_AT_A_TIME, wide: ENTITLEMENTS_AT_A_TIME };
	await sideBySide([...found.keys()], widths, async (id) => {
		await attempt(entitlementConfig(session, id)).then(
			(config) => {
				if (!config.ok) return;
				const requires = stricter(requirementsOf(config.value), general);
				found.set(id, { ...found.get(id), requires });
			},
			(error: unknown) => void failures.push(error),
		);
	});
	if (failures.length > 0) throw failures[0] as Error;
	return found;
}

/** ISC API: `GET /entitlements/v1/{id}/entitlement-request-config`, whose names of fields differ from those of roles. */
async function entitlementConfig({ client }: IscSession, id: string): Promise<RequestConfig | null> {
	const path = `/entitlements/v1/${segment(id)}/entitlement-request-config`;
	const { body } = await client.read<{ accessRequestConfig?: EntitlementConfig | null }>({ path, expects: 'object' });
	return asRequestConfig(body.accessRequestConfig);
}

type EntitlementConfig = RequestConfig & { requestCommentRequired?: boolean };

function asRequestConfig(config: EntitlementConfig | null | undefined): RequestConfig | null {
	return config == null
		? null
		: { ...config, commentsRequired: config.commentsRequired ?? config.requestCommentRequired };
}

/** What the tenant requires for all entitlements. Nothing if the token may not read it: each entitlement says it too. */
async function generalRequirements({ client }: IscSession): Promise<ItemRequirements> {
	const config = valueOr(await attempt(requestConfig(client)), undefined);
	return requirementsOf(asRequestConfig(config?.entitlementRequestConfig?.accessRequestConfig as EntitlementConfig));
}

function stricter(own: ItemRequirements, general: ItemRequirements): ItemRequirements {
	return {
		comment: own.comment || general.comment,
		endDate: own.endDate || general.endDate,
		...definedOf('maxDuration', own.maxDuration ?? general.maxDuration),
		...definedOf('form', own.form ?? general.form),
		reauthorization: own.reauthorization || general.reauthorization,
		approvers: own.approvers.length > 0 ? own.approvers : general.approvers,
	};
}

function requirementsOf(config: RequestConfig | null | undefined): ItemRequirements {
	const longest = config?.maxPermittedAccessDuration;
	const { value = 0, timeUnit } = longest ?? {};
	return {
		comment: config?.commentsRequired === true,
		endDate: config?.requireEndDate === true,
		...(value > 0 && timeUnit !== undefined && { maxDuration: { value, timeUnit } }),
		...definedOf('form', config?.formDefinitionId || undefined),
		reauthorization: config?.reauthorizationRequired === true,
		approvers: (config?.approvalSchemes ?? []).flatMap(({ approverType }) => approverType ?? []),
	};
}

function recordOf(row: AccessItemRow | EntitlementRow, requires: ItemRequirements | undefined): ItemRecord {
	const isOff = row.requestable === false || ('enabled' in row && row.enabled === false);
	return {
		...definedOf('name', row.name),
		...definedOf('ownerId', row.owner?.id),
		...definedOf('sourceName', row.source?.name),
		...((isOff || row.requestable === true) && { isRequestable: !isOff }),
		isPrivileged: isPrivilegedLevel(row.privilegeLevel),
		...('dimensional' in row && row.dimensional === true && { isDimensional: true }),
		...definedOf('requires', requires),
	};
}

function definedOf<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
	return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
