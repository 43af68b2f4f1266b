import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../../sandbox';
import { seeded } from '../../engine/guardRailsSupport';

const DAY = 86_400_000;

type Random = () => number;

export interface World {
	sandbox: Sandbox;
	scope: 'items' | 'people';
	people: Identity[];
	items: AccessItem[];
	/** What the person who wrote the list meant, as `person|item`, also in rows that went wrong. */
	meant: Set<string>;
	/** What the list is about. */
	listed: (person: Identity, item: AccessItem) => boolean;
	rows: object[];
	/** How many rows the whole list has. */
	wholeRows: number;
	/** Whether every row of the list came through as it was meant. */
	isListRight: boolean;
	maxRevokes: number;
	/** What went wrong on the way to the tenant; undefined: nothing. */
	fault?: string;
	/** Can be revoked as things are, by all that the tenant knows. */
	revocable: Set<string>;
	/** Takes the fault away. */
	heal(): void;
}

export function pairOf(person: Pick<Identity, 'id'>, item: Pick<AccessItem, 'id'>): string {
	return `${person.id}|${item.id}`;
}

function pick<T>(random: Random, ...values: T[]): T {
	return values[Math.floor(random() * values.length)];
}

/** A tenant for many worlds: each has people and access items of its own. */
export async function tenantForWorlds(): Promise<Sandbox> {
	return await startSandbox({ rateLimit: 0, clock: 'stepped' });
}

/** Makes a world: lists × holdings × ways of holding × faults. The same for the same seed. */
export function makeWorld(sandbox: Sandbox, seed: number): World {
	// Neighboring seeds begin alike.
	const random = seeded(Math.imul(seed, 2_654_435_761));
	const scope = pick<World['scope']>(random, 'items', 'items', 'people');
	const people = sandbox.addPeople(2 + Math.floor(random() * 5));
	if (random() < 0.1) people.push(sandbox.person('ada.okafor'));
	const items = Array.from(
		{ length: 1 + Math.floor(random() * 3) },
		() => sandbox.addItems(pick(random, 'ROLE', 'ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT'), 1)[0],
	);
	const containers = items
		.filter(({ type }) => type !== 'ROLE' && random() < 0.4)
		.map((item) => sandbox.addItem('ROLE', { name: `Bundle ${seed} ${item.name}`, contains: [item.id] } as never));
	for (const person of people) {
		for (const item of items) hold(sandbox, random, person, item);
		for (const container of containers) if (random() < 0.2) sandbox.hold(person, container);
	}
	for (const person of people) for (const item of items) if (random() < 0.06) startRequest(sandbox, person, item);
	const meant = new Set<string>();
	const density = random();
	for (const person of people) for (const item of items) if (random() < density) meant.add(pairOf(person, item));
	const list = listOf({ random, scope, people, items, meant });
	const fault = addFault(sandbox, random, { people, items });
	return {
		sandbox,
		scope,
		people,
		items: [...items, ...containers],
		meant,
		...list,
		maxRevokes: pick(random, 1, 2, 100, 100),
		...(fault.name !== undefined && { fault: fault.name }),
		revocable: revocableIn(sandbox, people, [...items, ...containers], { containers, meant }),
		heal: fault.heal,
	};
}

/** A grant where the access isn't held, a revoke where ISC takes one. */
function startRequest(sandbox: Sandbox, person: Identity, item: AccessItem): void {
	const direct = sandbox.holdingsOf(person, item);
	if (person.alias === 'ada.okafor') return;
	if (direct.length === 0 && !sandbox.holds(person, item)) sandbox.requestRunning(person, item);
	else if (direct.length === 1 && direct[0].origin === 'REQUEST' && sandbox.holds(person, item))
		sandbox.requestRunning(person, item, 'REVOKE_ACCESS');
}

function hold(sandbox: Sandbox, random: Random, person: Identity, item: AccessItem): void {
	const way = random();
	const now = sandbox.clock.now();
	if (way < 0.35) return;
	if (way < 0.7) sandbox.hold(person, item);
	else if (way < 0.76) sandbox.hold(person, item, { removeDate: now + 40 * DAY });
	else if (way < 0.82) sandbox.hold(person, item, { startDate: now + 5 * DAY });
	else if (way < 0.9) sandbox.hold(person, item, { origin: item.type === 'ROLE' ? 'MEMBERSHIP' : 'BIRTHRIGHT' });
	else {
		sandbox.hold(person, item);
		sandbox.hold(person, item, { origin: item.type === 'ROLE' ? 'MEMBERSHIP' : 'BIRTHRIGHT' });
	}
}

/**
 * By full knowledge: held by request alone, through nothing else, by somebody else, no request for it is running, and it gives nothing that the
 * person is to keep.
 */
function revocableIn(
	sandbox: Sandbox,
	people: readonly Identity[],
	items: readonly AccessItem[],
	{ containers, meant }: { containers: readonly AccessItem[]; meant: ReadonlySet<string> },
): Set<string> {
	const found = new Set<string>();
	for (const person of people) {
		for (const item of items) {
			const direct = sandbox.holdingsOf(person, item);
			const isNested = containers.some(
				(container) => container.contains.includes(item.id) && sandbox.holdingsOf(person, container).length > 0,
			);
			const isRunning = sandbox
				.requestItems()
				.some(
					({ identityId, itemId, state }) => identityId === person.id && itemId === item.id && state === 'EXECUTING',
				);
			const isByRequest = direct.length > 0 && direct.every(({ origin }) => origin === 'REQUEST');
			const givesWanted = item.contains.some(
				(id) => meant.has(pairOf(person, { id })) && sandbox.holdingsOf(person, id).length === 0,
			);
			if (isByRequest && !isNested && !isRunning && !givesWanted && person.alias !== 'ada.okafor')
				found.add(pairOf(person, item));
		}
	}
	return found;
}

interface Making {
	random: Random;
	scope: World['scope'];
	people: Identity[];
	items: AccessItem[];
	meant: Set<string>;
}

type Row = Record<string, unknown>;

/** A row for each person in the list, or for each access item; some go wrong, and some lists are cut off. */
function listOf(making: Making): Pick<World, 'rows' | 'wholeRows' | 'isListRight' | 'listed'> {
	const { random, scope, people, items, meant } = making;
	const whole: Row[] = [];
	const named = new Set<string>();
	for (const person of people) {
		const own = items.filter((item) => meant.has(pairOf(person, item)));
		for (const item of own) {
			whole.push({ person: person.email, type: item.type, item: item.name });
			named.add(scope === 'items' ? item.id : person.id);
		}
	}
	const isWrong = random() < 0.35 && whole.length > 0;
	const rows = isWrong ? spoil(random, whole) : whole;
	return {
		rows,
		wholeRows: whole.length,
		isListRight: !isWrong,
		listed: (person, item) => named.has(scope === 'items' ? item.id : person.id),
	};
}

function spoil(random: Random, whole: readonly Row[]): Row[] {
	const at = Math.floor(random() * whole.length);
	const replaced = (change: (row: Row) => Row) => whole.map((row, index) => (index === at ? change(row) : row));
	return pick<() => Row[]>(
		random,
		() => replaced((row) => ({ ...row, person: 'nobody@sandbox.example' })),
		() => replaced((row) => ({ ...row, item: 'Nothing of this name' })),
		() => replaced((row) => ({ ...row, error: { message: 'lost' } })),
		() => replaced(() => ({ error: 'lost' })),
		() => replaced(({ person: _person, ...row }) => row),
		() => replaced(({ item: _item, ...row }) => row),
		() => replaced((row) => ({ ...row, type: row.type === 'ROLE' ? 'ENTITLEMENT' : 'ROLE' })),
		() => replaced((row) => ({ ...row, end: 'never' })),
		() => whole.filter((_, index) => index !== at),
		() => whole.slice(0, at),
	)();
}

interface Planted {
	name?: string;
	heal(): void;
}

/** Faults of the tenant: lists that are refused or fail, search that lags, and answers that get lost. */
function addFault(sandbox: Sandbox, random: Random, { people, items }: Pick<Making, 'people' | 'items'>): Planted {
	if (random() < 0.55) return { heal: () => undefined };
	const refuse = (path: string, status: number) => sandbox.faults.add({ path, mode: 'status', status } as never);
	const name = pick(random, 'holders', 'search', 'revocable', 'assignments', 'requestable', 'status', 'stale', 'lost');
	if (name === 'holders') refuse('assigned-identities', pick(random, 403, 404));
	if (name === 'search') refuse('^/search', 403);
	if (name === 'revocable') refuse('revocable-objects', 403);
	if (name === 'assignments') refuse('role-assignments', 403);
	if (name === 'requestable') refuse('requestable-objects', 403);
	if (name === 'status') refuse('access-request-status', 403);
	if (name === 'lost')
		sandbox.faults.add({ path: '^/access-requests/v1$', method: 'POST', mode: 'drop-after', count: 1 });
	if (name === 'stale') {
		sandbox.settings.searchLagMs = 3_600_000;
		for (const person of people)
			for (const item of items)
				if (random() < 0.3) sandbox.takeAway(person, item);
				else if (random() < 0.2) sandbox.hold(person, item);
	}
	return {
		name,
		heal: () => {
			sandbox.faults.clear();
			sandbox.settings.searchLagMs = 0;
		},
	};
}
