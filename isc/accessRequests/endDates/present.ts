import { lastEnd } from '../../api/assignments';
import { LiveReads } from '../../api/liveReads';
import { attempt } from '../../api/result';
import { searchHoldings } from '../../api/search';
import { itemKey } from '../../api/itemNames';
import type { IscSession } from '../../session';
import { IdMap, IdSet, sameId } from '../../shared/ids';
import { chunks } from '../../shared/lists';
import type { AssessedPair } from '../model/standings';
import type { WantedPair } from '../model/wanted';

/** The most calls that a run makes to read end dates. */
const MOST_CALLS = 1_000;
const PEOPLE_IN_A_SEARCH = 100;

/** What ISC shows of access that a person may hold. */
export interface Present {
	held: 'yes' | 'no' | 'unknown';
	/** UTC, ISO 8601, `none`, or `unknown`: ISC doesn't show it. Of several assignments, the one that ends last. */
	until: string;
	/** Why `until` is unknown, as the end of a sentence. */
	why?: string;
}

const NO_PLACE = 'ISC shows the end dates of access profiles nowhere';

/** Reads the present end dates of pairs: of roles from the assignments of the person, of entitlements from revocable objects. */
export class PresentEnds {
	private readonly reads: LiveReads;
	private readonly heldByPerson = new IdMap<Set<string>>();

	constructor(private readonly session: IscSession) {
		this.reads = new LiveReads(session, MOST_CALLS);
	}

	/**
	 * Looks in the search index for people that preflight found out nothing about. Nothing if the token may not search.
	 * @throws {IscError} if ISC doesn't answer
	 */
	async search(assessed: readonly AssessedPair[]): Promise<void> {
		const people = new IdSet(assessed.filter(({ held }) => held === undefined).map(({ pair }) => pair.identityId));
		for (const ids of chunks([...people], PEOPLE_IN_A_SEARCH)) {
			const answer = await attempt(searchHoldings(this.session.client, ids, ['id', 'access.id', 'access.type']));
			if (!answer.ok) return;
			for (const { id, access = [] } of answer.value) this.heldByPerson.set(id, new Set(access.map(itemKey)));
		}
	}

	/** @throws {IscError} if ISC doesn't answer */
	async of({ pair, held = this.inSearch(pair) }: AssessedPair): Promise<Present> {
		if (pair.item.type === 'ROLE') return await this.ofRole(pair, held);
		if (pair.item.type === 'ENTITLEMENT') return await this.ofEntitlement(pair, held);
		return { held, until: 'unknown', why: NO_PLACE };
	}

	/** Whether search shows the access. It lags, so what it doesn't show is looked up live. */
	private inSearch(pair: WantedPair): Present['held'] {
		const access = this.heldByPerson.get(pair.identityId);
		if (access === undefined) return 'unknown';
		return access.has(itemKey(pair.item)) ? 'yes' : 'no';
	}

	private async ofRole({ identityId, item }: WantedPair, held: Present['held']): Promise<Present> {
		const read = await this.reads.countedAssignments(identityId);
		if (!read.ok) return { held, until: 'unknown', why: read.why };
		const own = read.value.filter(({ role }) => sameId(role?.id, item.id));
		if (own.length > 0) return { held: 'yes', until: lastEnd(own.map(({ removeDate }) => removeDate)) };
		return { held, until: 'unknown', why: 'ISC lists no assignment of it' };
	}

	private async ofEntitlement({ identityId, item }: WantedPair, held: Present['held']): Promise<Present> {
		if (held === 'no') return { held, until: 'unknown', why: 'search shows that it is not held' };
		const read = await this.reads.countedRevocable(identityId, item.id);
		if (!read.ok) return { held, until: 'unknown', why: read.why };
		const targets = (read.value.accountTargets ?? []).filter(
			({ accountId, assignmentId }) => accountId ?? assignmentId,
		);
		if (targets.length > 0) return { held: 'yes', until: lastEnd(targets.map(({ removeDate }) => removeDate)) };
		return { held, until: 'unknown', why: 'ISC lists no assignment of it' };
	}
}
