import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { errorText } from '../http/errors';
import type { AccessItem, AccessType, ApproverType, Holding, Identity, Source } from '../store/model';
import type { Store } from '../store/store';
import { addItem, addPerson, addSource, newHolding, personId, seedTime } from './builders';

/** People and access of one's own, as `seed.schema.json` describes them. */
export interface OwnSeed {
	sources?: Array<{ name: string; owner?: string } & Partial<Pick<Source, 'verifies' | 'outcome'>>>;
	people?: Array<{
		alias: string;
		firstName: string;
		lastName: string;
		email?: string | null;
		manager?: string;
		department?: string;
		jobTitle?: string;
		country?: string;
		state?: Identity['state'];
		accountsOn?: string[];
		holds?: string[];
	}>;
	accessItems?: Array<{
		type: AccessType;
		name: string;
		description?: string;
		owner?: string;
		source?: string;
		privileged?: boolean;
		contains?: string[];
		approvedBy?: ApproverType[];
		commentRequired?: boolean;
		requireEndDate?: boolean;
	}>;
}

const OWNER = 'omar.haddad';
const schema = JSON.parse(readFileSync(path.join(__dirname, 'seed.schema.json'), 'utf8')) as object;
const isSeed = new Ajv({ allErrors: true, strict: false }).compile<OwnSeed>(schema);

/** Reads a file in YAML or JSON. @throws if it can't be read or isn't in the form of the schema; names each place */
export function readSeedFile(file: string): OwnSeed {
	let read: unknown;
	try {
		read = parse(readFileSync(file, 'utf8'));
	} catch (error) {
		throw new Error(`The seed in ${file} can't be read: ${errorText(error)}`);
	}
	if (isSeed(read)) return read;
	const places = (isSeed.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
	throw new Error(`The seed in ${file} isn't in the form of seed.schema.json: ${places.join('; ')}.`);
}

/**
 * Adds it to the sample tenant.
 *
 * @returns what people hold
 * @throws if it names a person, a source or an access item that isn't there
 */
export function seedOwn(
	store: Store,
	{ sources = [], people = [], accessItems = [] }: OwnSeed,
	now: number,
): Holding[] {
	const then = seedTime(now);
	for (const { name, owner, ...more } of sources) addSource(store, name, owner ?? OWNER, more);
	const start = store.identities.people.length;
	people.forEach(({ manager, holds: _holds, ...spec }, index) =>
		addPerson(store, { ...spec, managerAlias: manager ?? null }, then, start + index),
	);
	for (const { manager, alias } of people) if (manager !== undefined) person(store, manager, `the manager of ${alias}`);
	for (const { type, owner, contains = [], approvedBy = [], commentRequired, requireEndDate, ...spec } of accessItems) {
		if (spec.source !== undefined && ![...store.sources.values()].some(({ name }) => name === spec.source))
			throw new Error(`The seed names the source "${spec.source}" of "${spec.name}", which isn't there.`);
		if (owner !== undefined) person(store, owner, `the owner of "${spec.name}"`);
		const rules = {
			approvals: approvedBy.map((approverType) => ({ approverType })),
			...(commentRequired !== undefined && { commentRequired }),
			...(requireEndDate !== undefined && { requireEndDate }),
		};
		const inside = contains.map((name) => item(store, name, `inside "${spec.name}"`).id);
		addItem(store, type, { ...spec, contains: inside, rules, ...(owner && { ownerAlias: owner }) }, OWNER, then);
	}
	return people.flatMap(({ alias, holds = [] }) => {
		const holder = person(store, alias, 'a holder');
		return holds.map((name) => {
			const holding = newHolding(holder, item(store, name, `held by ${alias}`), 'REQUEST', then);
			store.holdings.seed(holding);
			return holding;
		});
	});
}

function person(store: Store, alias: string, what: string): Identity {
	const found = store.identities.person(personId(alias));
	if (found === undefined) throw new Error(`The seed names "${alias}" as ${what}, who isn't among the people.`);
	return found;
}

function item(store: Store, name: string, what: string): AccessItem {
	const types: AccessType[] = ['ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT'];
	const found = types.flatMap((type) => store.items.named(name, type));
	if (found.length !== 1)
		throw new Error(`The seed names "${name}" (${what}); ${found.length} access items have this name.`);
	return found[0];
}
