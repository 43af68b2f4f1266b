import { itemKey, normalName, typeName } from '../../api/itemNames';
import { LiveReads } from '../../api/liveReads';
import { attemptAny } from '../../api/result';
import { readContents } from '../../api/itemContents';
import { searchHoldings } from '../../api/search';
import type { AccessItemType, HeldAccess, RequestType } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap, IdSet, sameId } from '../../shared/ids';
import { chunks } from '../../shared/lists';

const PEOPLE_IN_A_SEARCH = 100;
const INCLUDES = ['id', 'access.id', 'access.type', 'access.name', 'access.displayName'];

/** A request, or an access that needed none, as far as it has come. */
export interface Ended {
	identityId: string;
	type: AccessItemType;
	/** Without an id, the item is found by its name. */
	id?: string;
	name?: string;
	requestType: RequestType;
	/** The final state; undefined if it isn't final or not known. */
	state?: string;
	startDate?: string;
	/** UTC, ISO 8601, or `none`: the end date was to be removed. */
	removeDate?: string;
}

/** What is seen of an access now. */
export type Seen =
	| {
			kind: 'seen';
			isHeld: boolean;
			/** The role or access profile of the person that contains it. */
			through?: string;
			/** `none` or UTC, ISO 8601. Absent if ISC doesn't show it. */
			until?: string;
	  }
	| { kind: 'unreadable'; why: string };

/** Reads what people hold after their requests have ended. */
export class ReadBack {
	private reads: LiveReads;

	constructor(private readonly session: IscSession) {
		this.reads = new LiveReads(session);
	}

	/**
	 * One look at all of them.
	 *
	 * @param isThorough what search doesn't show as asked for is looked up in the tenant's own lists too
	 */
	async look(list: readonly Ended[], isThorough: boolean): Promise<Seen[]> {
		// Each look reads anew: what a person holds may have changed.
		this.reads = new LiveReads(this.session);
		const searched = await this.search(new IdSet(list.map(({ identityId }) => identityId)));
		return await Promise.all(
			list.map(async (ended) => {
				const access = searched?.get(ended.identityId);
				const inSearch = access?.find((held) => isSame(held, ended));
				const isAsked = (inSearch !== undefined) === (ended.requestType !== 'REVOKE_ACCESS');
				if (ended.requestType === 'MODIFY_ACCESS' || !isAsked || access === undefined) {
					if (isThorough || access === undefined || ended.requestType === 'MODIFY_ACCESS')
						return await this.live(ended, access, inSearch);
				}
				return { kind: 'seen', isHeld: inSearch !== undefined };
			}),
		);
	}

	/** Undefined if the token may not search. */
	private async search(ids: IdSet): Promise<Map<string, HeldAccess[]> | undefined> {
		const found = new IdMap<HeldAccess[]>();
		for (const chunk of chunks([...ids], PEOPLE_IN_A_SEARCH)) {
			const answer = await attemptAny(searchHoldings(this.session.client, chunk, INCLUDES));
			if (!answer.ok) return undefined;
			for (const { id, access = [] } of answer.value) found.set(id, access);
		}
		return found;
	}

	/** The tenant's own lists. Where they show nothing, search counts. */
	private async live(ended: Ended, access: HeldAccess[] | undefined, inSearch: HeldAccess | undefined): Promise<Seen> {
		const id = ended.id ?? inSearch?.id;
		const own = id === undefined ? undefined : await this.ownLists({ ...ended, id });
		if (own !== undefined && own.isHeld) return { ...own, ...(await this.container(ended, access, id)) };
		if (inSearch !== undefined) {
			const through = await this.container(ended, access, id);
			// The tenant's own list no longer has it, and nothing of the person contains it: search only lags.
			if (own !== undefined && through.through === undefined && ended.requestType === 'REVOKE_ACCESS') return own;
			return { kind: 'seen', isHeld: true, ...through, ...(own?.until !== undefined && { until: own.until }) };
		}
		if (own !== undefined) return own;
		if (access !== undefined) return { kind: 'seen', isHeld: false };
		return { kind: 'unreadable', why: 'ISC shows neither search nor its own lists to the user behind this credential' };
	}

	private async ownLists({ identityId, type, id }: Ended & { id: string }) {
		if (type === 'ROLE') {
			const read = await attemptAny(this.reads.countedAssignments(identityId));
			if (!read.ok || !read.value.ok) return undefined;
			const own = read.value.value.filter(({ role }) => sameId(role?.id, id));
			return seen(own.map(({ removeDate }) => removeDate));
		}
		if (type === 'ENTITLEMENT') {
			const read = await attemptAny(this.reads.countedRevocable(identityId, id));
			if (!read.ok || !read.value.ok) return undefined;
			return seen((read.value.value.accountTargets ?? []).map(({ removeDate }) => removeDate));
		}
		const read = await attemptAny(this.reads.countedRequestable(identityId, [{ type, id }]));
		const [object] = read.ok && read.value.ok ? read.value.value : [];
		const isKnown = object?.requestStatus === 'ASSIGNED' || object?.requestStatus === 'AVAILABLE';
		return isKnown ? { kind: 'seen' as const, isHeld: object.requestStatus === 'ASSIGNED' } : undefined;
	}

	/** The role or access profile of the person that contains the access. */
	private async container(ended: Ended, access: HeldAccess[] | undefined, id: string | undefined) {
		if (ended.type === 'ROLE' || access === undefined || id === undefined) return {};
		const candidates = access.flatMap(({ type, id: heldId, name, displayName }) =>
			type === 'ROLE' || type === 'ACCESS_PROFILE' ? [{ type, id: heldId, name: displayName ?? name } as const] : [],
		);
		const others = candidates.filter((held) => !sameId(held.id, id));
		const read = await attemptAny(readContents(this.session, others));
		if (!read.ok) return {};
		const wanted = ended.type === 'ENTITLEMENT' ? [id] : ((await this.contentsOf(ended, id)) ?? []);
		const holder = others.find((held) => {
			const inside = new IdSet((read.value.get(itemKey(held)) ?? []).map((one) => one.id));
			return wanted.length > 0 && wanted.every((one) => inside.has(one));
		});
		return holder === undefined ? {} : { through: `the ${typeName(holder.type)} ${holder.name ?? holder.id}` };
	}

	private async contentsOf({ type }: Ended, id: string): Promise<string[] | undefined> {
		const read = await attemptAny(readContents(this.session, [{ type, id }]));
		return read.ok ? read.value.get(itemKey({ type, id }))?.map((one) => one.id) : undefined;
	}
}

function isSame({ id, type, name, displayName }: HeldAccess, ended: Ended): boolean {
	if (type !== ended.type) return false;
	if (ended.id !== undefined) return sameId(id, ended.id);
	return [name, displayName].some((text) => normalName(text ?? '') === normalName(ended.name ?? ''));
}

/** Of several assignments, the one that ends last. */
function seen(ends: ReadonlyArray<string | null | undefined>) {
	if (ends.length === 0) return { kind: 'seen' as const, isHeld: false };
	const times = ends.map((end) => Date.parse(end ?? ''));
	const until = times.some(Number.isNaN) ? 'none' : new Date(Math.max(...times)).toISOString();
	return { kind: 'seen' as const, isHeld: true, until };
}
