import { requestableObjects, type RequestableObject } from './accessItems';
import {
	callsForRevocable,
	heldEntitlementPages,
	revocableEntitlement,
	roleAssignments,
	type RevocableEntitlement,
	type RoleAssignment,
} from './assignments';
import { IscError } from './errors';
import { inFilters } from './filters';
import { PAGE_SIZE } from './paging';
import { attempt } from './result';
import type { AccessItemType } from './wire';
import type { IscSession } from '../session';
import { IdSet } from '../shared/ids';

/**
 * The most calls that a run makes to prove that access isn't held. Access that search doesn't find is rare, unless all rows are wrong.
 */
export const MOST_LIVE_CALLS = 200;

/** A list, or the reason why it wasn't read, for the operator. */
export type LiveRead<T> = { ok: true; value: T } | { ok: false; why: string };

export interface LiveItem {
	type: AccessItemType;
	id: string;
}

/** The requestable objects among these items, for a person. @throws {IscError} */
export async function requestableFor(
	session: IscSession,
	identityId: string,
	items: readonly LiveItem[],
): Promise<RequestableObject[]> {
	const ids = [...new IdSet(items.map((item) => item.id))];
	return await requestableObjects(session.client, 'id', ids, { identityId });
}

/**
 * Reads the tenant's own lists about people, without the search index. Role assignments and revocable objects are read once a run. Reads that
 * prove that access isn't held are counted. Once the limit is reached they aren't made, and what they would have shown remains in doubt.
 */
export class LiveReads {
	/** Why this run doesn't ask for revocable objects again. */
	private whyNoRevocable: string | undefined;
	private readonly assignments = new Map<string, Promise<RoleAssignment[]>>();
	private readonly revocable = new Map<string, Promise<RevocableEntitlement>>();

	private callsLeft: number;

	/** @param most the largest number of counted calls */
	constructor(
		readonly session: IscSession,
		private readonly most = MOST_LIVE_CALLS,
	) {
		this.callsLeft = most;
	}

	/** The role assignments of a person. @throws {IscError} */
	async assignmentsOf(identityId: string): Promise<RoleAssignment[]> {
		const read = this.assignments.get(identityId) ?? roleAssignments(this.session.client, identityId);
		this.assignments.set(identityId, read);
		return await read;
	}

	/** The accounts on which a person has an entitlement. @throws {IscError} */
	async revocableOf(identityId: string, entitlementId: string): Promise<RevocableEntitlement> {
		const key = `${identityId}|${entitlementId}`;
		const read = this.revocable.get(key) ?? revocableEntitlement(this.session, identityId, entitlementId);
		this.revocable.set(key, read);
		return await read;
	}

	/** `assignmentsOf` as a counted call. @throws {IscError} every kind but 400, 403 and 404 */
	async countedAssignments(identityId: string): Promise<LiveRead<RoleAssignment[]>> {
		return await this.counted(1, async () => await this.assignmentsOf(identityId));
	}

	/** `requestableFor` as counted calls. @throws {IscError} every kind but 400, 403 and 404 */
	async countedRequestable(identityId: string, items: readonly LiveItem[]): Promise<LiveRead<RequestableObject[]>> {
		const calls = inFilters(
			'id',
			items.map(({ id }) => id),
		).length;
		return await this.counted(calls, async () => await requestableFor(this.session, identityId, items));
	}

	/** The ids of a person's entitlements, each page as a counted call. @throws {IscError} every kind but 400, 403 and 404 */
	async countedEntitlements(identityId: string): Promise<LiveRead<Set<string>>> {
		if (!this.take(1)) return this.noCallsLeft();
		const ids = new IdSet();
		const reading = (async (): Promise<LiveRead<Set<string>>> => {
			for await (const page of heldEntitlementPages(this.session.client, identityId)) {
				for (const { id } of page) if (id) ids.add(id);
				if (page.length >= PAGE_SIZE && !this.take(1)) return this.noCallsLeft();
			}
			return { ok: true, value: ids };
		})();
		const answer = await attempt(reading);
		return answer.ok ? answer.value : notShown(answer.error);
	}

	/**
	 * `revocableOf` as counted calls. ISC's documentation of this endpoint contradicts itself, so no failure here proves anything or stops
	 * the run. If the failure seems to concern more than this one entitlement, the endpoint isn't called again.
	 *
	 * @throws {IscError} a failure that any other call would meet as well
	 */
	async countedRevocable(identityId: string, entitlementId: string): Promise<LiveRead<RevocableEntitlement>> {
		if (this.whyNoRevocable !== undefined) return { ok: false, why: this.whyNoRevocable };
		if (!this.take(callsForRevocable(this.session))) return this.noCallsLeft();
		return await this.revocableOf(identityId, entitlementId).then(
			(value): LiveRead<RevocableEntitlement> => ({ ok: true, value }),
			(error: unknown): LiveRead<RevocableEntitlement> => {
				if (!(error instanceof IscError) || error.meetsEveryRow) throw error;
				if (error.kind !== 'notFound' && error.kind !== 'badRequest') this.whyNoRevocable = whyNotShown(error);
				return notShown(error);
			},
		);
	}

	private async counted<T>(calls: number, read: () => Promise<T>): Promise<LiveRead<T>> {
		if (!this.take(calls)) return this.noCallsLeft();
		const answer = await attempt(read());
		return answer.ok ? answer : notShown(answer.error);
	}

	private noCallsLeft(): LiveRead<never> {
		return { ok: false, why: `this run has used up its ${this.most} calls to ISC's own lists.` };
	}

	/** Counts these calls; false if that many aren't left. */
	private take(calls: number): boolean {
		if (this.callsLeft < calls) return false;
		this.callsLeft -= calls;
		return true;
	}
}

function notShown(error: IscError): LiveRead<never> {
	return { ok: false, why: whyNotShown(error) };
}

function whyNotShown({ message }: IscError): string {
	return `ISC didn't show it (${message.replace(/\.$/, '')}).`;
}
