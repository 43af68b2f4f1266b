import type { IscClient } from '../api/client';
import { IscError } from '../api/errors';
import { quote } from '../api/filters';
import type { PublicIdentity } from '../api/identities';
import type { ListReading } from '../api/listReading';
import { listReading } from '../api/paging';
import { IdMap } from '../shared/ids';

/** People fetched at a time from each list. */
const PAGE = 50;

/** A list under one filter, and how far it has been read. */
export interface Reading {
	/** Absent: everybody. */
	filters?: string;
	/** Only people whose name begins like this, in small letters. */
	named?: string;
	offset: number;
}

export interface PeoplePage {
	people: PublicIdentity[];
	/** Where the next page begins; absent after the last one. */
	next?: Reading[];
}

function starts(field: string, value: string): string {
	return `${field} sw ${quote(value)}`;
}

/**
 * Where a search begins for people whose first or last name, e-mail address or alias starts with a text; with two words, whose first name
 * starts with the first and whose last name with the rest. Nothing typed: everybody.
 *
 * ISC API: public identities answer any user; each of these fields takes `sw`. `or` is not documented for them: each field has a list of its own.
 */
export function readingsFor(text: string): Reading[] {
	const [first, ...others] = text.trim().split(/\s+/);
	if (first === '') return [{ offset: 0 }];
	if (others.length > 0)
		return [{ filters: `${starts('firstname', first)} and ${starts('lastname', others.join(' '))}`, offset: 0 }];
	const fields = first.includes('@') ? ['email', 'alias'] : ['firstname', 'lastname', 'email', 'alias'];
	return fields.map((field) => ({ filters: starts(field, first), offset: 0 }));
}

/** The same without `and`: by the last name, looked through for the first. */
function readingsWithoutAnd(text: string): Reading[] {
	const [first, ...others] = text.trim().split(/\s+/);
	return [{ filters: starts('lastname', others.join(' ')), named: first.toLowerCase(), offset: 0 }];
}

/**
 * The first people that a text finds. Where ISC refuses to join two filters, it finds them another way.
 *
 * @throws {IscError}
 */
export async function firstPeople(client: IscClient, text: string): Promise<PeoplePage> {
	return await nextPeople(client, readingsFor(text)).catch(async (error: unknown) => {
		const otherReadings = instead(text, error);
		if (otherReadings === undefined) throw error;
		return await nextPeople(client, otherReadings);
	});
}

/** Where a search goes instead of one that ISC refused because it joins two filters. */
function instead(text: string, error: unknown): Reading[] | undefined {
	const joined = readingsFor(text)[0].filters?.includes(' and ') === true;
	return joined && error instanceof IscError && error.kind === 'badRequest' ? readingsWithoutAnd(text) : undefined;
}

/**
 * The next people of all lists together, each once, by name: `PAGE` or a few more, where there are so many. Lists are read side by side.
 *
 * @throws {IscError}
 */
export async function nextPeople(client: IscClient, readings: readonly Reading[]): Promise<PeoplePage> {
	return await mergedPage(readings.map((reading) => new Head(client, reading)));
}

async function mergedPage(heads: readonly Head[]): Promise<PeoplePage> {
	const people = new IdMap<PublicIdentity>();
	for (let before = ''; ;) {
		if (people.size >= PAGE && heads.length === 1) break;
		await Promise.all(heads.map(async (head) => await head.fill()));
		const name = firstName(heads);
		if (name === undefined) return { people: [...people.values()] };
		// People of one name are taken together: whom several lists know is met in all of them at once.
		if (people.size >= PAGE && name !== before) break;
		for (const person of heads.flatMap((head) => head.take(name))) people.set(person.id, person);
		before = name;
	}
	const found = [...people.values()];
	const going = heads.filter((head) => head.goesOn);
	return going.length > 0 ? { people: found, next: going.map((head) => head.reading) } : { people: found };
}

/** All people whom a text finds, page by page, up to a limit. Each list is read once through. @throws {IscError} */
export async function* peopleMatching(
	client: IscClient,
	text: string,
	limit: number,
): AsyncGenerator<PublicIdentity[]> {
	let heads = readingsFor(text).map((reading) => new Head(client, reading));
	let page = await mergedPage(heads).catch(async (error: unknown) => {
		const otherReadings = instead(text, error);
		if (otherReadings === undefined) throw error;
		heads = otherReadings.map((reading) => new Head(client, reading));
		return await mergedPage(heads);
	});
	for (let left = limit; ;) {
		yield page.people.slice(0, left);
		left -= page.people.length;
		if (page.next === undefined || left <= 0) return;
		page = await mergedPage(heads);
	}
}

/** The part of one list that is being merged. */
class Head {
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

	/** Where the list goes on behind what was taken. */
	get reading(): Reading {
		return { ...this.start, offset: this.offset };
	}

	get goesOn(): boolean {
		return this.rows.length > 0 || !this.list.ended;
	}

	get name(): string | undefined {
		return this.rows.length === 0 ? undefined : keyOf(this.rows[0]);
	}

	async fill(): Promise<void> {
		while (this.rows.length === 0 && !this.list.ended) this.rows = await this.list.next();
	}

	/** People of this name at the list's front, as far as they were fetched. */
	take(name: string): PublicIdentity[] {
		const end = this.rows.findIndex((row) => keyOf(row) !== name);
		const taken = this.rows.splice(0, end < 0 ? this.rows.length : end);
		this.offset += taken.length;
		return taken.filter((row) => keyOf(row).startsWith(this.start.named ?? ''));
	}
}

function firstName(heads: readonly Head[]): string | undefined {
	return heads.flatMap((head) => head.name ?? []).sort()[0];
}

function keyOf({ name }: PublicIdentity): string {
	return (name ?? '').toLowerCase();
}
