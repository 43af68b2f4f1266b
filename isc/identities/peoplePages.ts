import type { IscClient } from '../api/client';
import { IscError } from '../api/errors';
import { startsWith } from '../api/filters';
import type { PublicIdentity } from '../api/identities';
import type { ListReading } from '../api/listReading';
import { listReading } from '../api/paging';
import { IdMap } from '../shared/ids';

/** People fetched at a time from each list. */
const PAGE = 50;

/** A list with one filter, and how far it has been read. */
export interface Reading {
	/** Absent: everybody. */
	filters?: string;
	/** Only people whose name begins with this, in lower case. */
	named?: string;
	offset: number;
}

export interface PeoplePage {
	people: PublicIdentity[];
	/** Where the next page begins; absent after the last one. */
	next?: Reading[];
}

/**
 * Finds people whose first name, last name, email address or alias starts with the text. With two words or more, the first name must start
 * with the first word, and the last name with the others. An empty text finds everybody.
 *
 * ISC API: any user may list public identities, and each of these fields takes `sw`. `or` isn't documented, so each field is a list of its own.
 */
export function readingsFor(text: string): Reading[] {
	const [first, ...others] = text.trim().split(/\s+/);
	if (first === '') return [{ offset: 0 }];
	if (others.length > 0)
		return [
			{ filters: `${startsWith('firstname', first)} and ${startsWith('lastname', others.join(' '))}`, offset: 0 },
		];
	const fields = first.includes('@') ? ['email', 'alias'] : ['firstname', 'lastname', 'email', 'alias'];
	return fields.map((field) => ({ filters: startsWith(field, first), offset: 0 }));
}

/** The same people without `and` in a filter: ISC filters by the last name, and `named` by the first. */
function readingsWithoutAnd(text: string): Reading[] {
	const [first, ...others] = text.trim().split(/\s+/);
	return [{ filters: startsWith('lastname', others.join(' ')), named: first.toLowerCase(), offset: 0 }];
}

/**
 * The first page of the people that a text finds. If ISC refuses to join two filters, they are found without.
 *
 * @throws {IscError}
 */
export async function firstPeople(client: IscClient, text: string): Promise<PeoplePage> {
	return await nextPeople(client, readingsFor(text)).catch(async (error: unknown) => {
		const otherReadings = readingsInstead(text, error);
		if (otherReadings === undefined) throw error;
		return await nextPeople(client, otherReadings);
	});
}

/** What to read instead if ISC refused to join two filters; undefined after any other error. */
function readingsInstead(text: string, error: unknown): Reading[] | undefined {
	const joined = readingsFor(text)[0].filters?.includes(' and ') === true;
	return joined && error instanceof IscError && error.kind === 'badRequest' ? readingsWithoutAnd(text) : undefined;
}

/**
 * The next page of people from all lists together, sorted by name, each person once. It has `PAGE` people, or a few more. Lists are read in
 * parallel.
 *
 * @throws {IscError}
 */
export async function nextPeople(client: IscClient, readings: readonly Reading[]): Promise<PeoplePage> {
	return await mergedPage(readings.map((reading) => new ListFront(client, reading)));
}

async function mergedPage(fronts: readonly ListFront[]): Promise<PeoplePage> {
	const people = new IdMap<PublicIdentity>();
	for (let before = ''; ;) {
		if (people.size >= PAGE && fronts.length === 1) break;
		await Promise.all(fronts.map(async (front) => await front.fill()));
		const name = firstName(fronts);
		if (name === undefined) return { people: [...people.values()] };
		// All people with one name go into the same page: a person in several lists is then seen as one.
		if (people.size >= PAGE && name !== before) break;
		for (const person of fronts.flatMap((front) => front.take(name))) people.set(person.id, person);
		before = name;
	}
	const found = [...people.values()];
	const unfinished = fronts.filter((front) => front.hasMore);
	return unfinished.length > 0 ? { people: found, next: unfinished.map((front) => front.reading) } : { people: found };
}

/** All people that a text finds, page by page, up to a limit. Each list is read once. @throws {IscError} */
export async function* peopleMatching(
	client: IscClient,
	text: string,
	limit: number,
): AsyncGenerator<PublicIdentity[]> {
	let fronts = readingsFor(text).map((reading) => new ListFront(client, reading));
	let page = await mergedPage(fronts).catch(async (error: unknown) => {
		const otherReadings = readingsInstead(text, error);
		if (otherReadings === undefined) throw error;
		fronts = otherReadings.map((reading) => new ListFront(client, reading));
		return await mergedPage(fronts);
	});
	for (let left = limit; ;) {
		yield page.people.slice(0, left);
		left -= page.people.length;
		if (page.next === undefined || left <= 0) return;
		page = await mergedPage(fronts);
	}
}

/** One of the lists that are merged, from the first person that isn't on a page yet. */
class ListFront {
	private rows: PublicIdentity[] = [];
	private offset: number;
	private readonly list: ListReading<PublicIdentity>;

	constructor(
		client: IscClient,
		private readonly start: Reading,
	) {
		const { filters, offset } = start;
		this.offset = offset;
		const query = { sorters: 'name', ...(filters !== undefined && { filters }) };
		this.list = listReading(client, { path: '/public-identities/v1', query }, { pageSize: PAGE, from: offset });
	}

	/** Where the next page of the list begins. */
	get reading(): Reading {
		return { ...this.start, offset: this.offset };
	}

	get hasMore(): boolean {
		return this.rows.length > 0 || !this.list.ended;
	}

	get name(): string | undefined {
		return this.rows.length === 0 ? undefined : keyOf(this.rows[0]);
	}

	async fill(): Promise<void> {
		while (this.rows.length === 0 && !this.list.ended) this.rows = await this.list.next();
	}

	/** Removes and returns the people with this name, as far as they are fetched. */
	take(name: string): PublicIdentity[] {
		const end = this.rows.findIndex((row) => keyOf(row) !== name);
		const taken = this.rows.splice(0, end < 0 ? this.rows.length : end);
		this.offset += taken.length;
		return taken.filter((row) => keyOf(row).startsWith(this.start.named ?? ''));
	}
}

function firstName(fronts: readonly ListFront[]): string | undefined {
	return fronts.flatMap((front) => front.name ?? []).sort()[0];
}

function keyOf({ name }: PublicIdentity): string {
	return (name ?? '').toLowerCase();
}
