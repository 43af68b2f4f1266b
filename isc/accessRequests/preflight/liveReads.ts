import {
	callsForRevocable,
	heldEntitlementPages,
	revocableEntitlement,
	roleAssignments,
	type RevocableEntitlement,
	type RoleAssignment,
} from '../../api/assignments';
import { IscError } from '../../api/errors';
import { PAGE_SIZE } from '../../api/paging';
import { IdSet } from '../../shared/ids';
import type { IscSession } from '../../session';
import { type Result, attempt } from '../../api/result';

/** Calls that a run makes at most to be sure that something is not held: access that search doesn't find is rare, or all rows are wrong. */
export const MOST_LIVE_CALLS = 200;

/** A list that was read; or why it wasn't, for the operator. */
export type Look<T> = { ok: true; value: T } | { ok: false; why: string };

const BUDGET_SPENT: Look<never> = {
	ok: false,
	why: `this run has used up its ${MOST_LIVE_CALLS} calls for access that search doesn't find.`,
};

/**
 * What the tenant itself lists about people, each list read once a run. Reads for a proof are counted and end at a limit; what they would
 * have shown is in doubt then.
 */
export class LiveReads {
	private left = MOST_LIVE_CALLS;
	/** Why revocable objects are not asked for again in this run. */
	private noRevocable: string | undefined;
	private readonly roles = new Map<string, Promise<RoleAssignment[]>>();
	private readonly revocable = new Map<string, Promise<RevocableEntitlement>>();

	constructor(readonly session: IscSession) {}

	/** A person's role assignments. @throws {IscError} */
	async assignmentsOf(identityId: string): Promise<RoleAssignment[]> {
		const read = this.roles.get(identityId) ?? roleAssignments(this.session.client, identityId);
		this.roles.set(identityId, read);
		return await read;
	}

	/** The accounts on which a person has an entitlement. @throws {IscError} */
	async revocableOf(identityId: string, entitlementId: string): Promise<RevocableEntitlement> {
		const key = `${identityId}|${entitlementId}`;
		const read = this.revocable.get(key) ?? revocableEntitlement(this.session, identityId, entitlementId);
		this.revocable.set(key, read);
		return await read;
	}

	/** A read for a proof: not made where its calls are no longer there. @throws {IscError} for everything but 400, 403 and 404 */
	async counted<T>(calls: number, read: () => Promise<T>): Promise<Look<T>> {
		if (this.left < calls) return BUDGET_SPENT;
		this.left -= calls;
		return toLook(await attempt(read()));
	}

	/** The ids of a person's entitlements, a counted call for each page. @throws {IscError} as `counted` */
	async entitlementsOf(identityId: string): Promise<Look<Set<string>>> {
		if (this.left < 1) return BUDGET_SPENT;
		this.left -= 1;
		const ids = new IdSet();
		const reading = (async (): Promise<Look<Set<string>>> => {
			for await (const page of heldEntitlementPages(this.session.client, identityId)) {
				for (const { id } of page) if (id) ids.add(id);
				if (page.length < PAGE_SIZE) continue;
				if (this.left < 1) return BUDGET_SPENT;
				this.left -= 1;
			}
			return { ok: true, value: ids };
		})();
		const answer = await attempt(reading);
		return answer.ok ? answer.value : toLook(answer);
	}

	/**
	 * The same as `revocableOf`, counted. Whatever goes wrong here proves nothing and stops nothing: the endpoint's own document is at odds with
	 * itself. Where more than this one entitlement seems to be the matter, it is not asked again.
	 *
	 * @throws {IscError} what would meet any other call as well
	 */
	async revocableLook(identityId: string, entitlementId: string): Promise<Look<RevocableEntitlement>> {
		if (this.noRevocable !== undefined) return { ok: false, why: this.noRevocable };
		const calls = callsForRevocable(this.session);
		if (this.left < calls) return BUDGET_SPENT;
		this.left -= calls;
		return await this.revocableOf(identityId, entitlementId).then(
			(value): Look<RevocableEntitlement> => ({ ok: true, value }),
			(error: unknown): Look<RevocableEntitlement> => {
				if (!(error instanceof IscError) || error.meetsEveryRow) throw error;
				if (error.kind !== 'notFound' && error.kind !== 'badRequest') this.noRevocable = whyOf(error);
				return { ok: false, why: whyOf(error) };
			},
		);
	}
}

function toLook<T>(answer: Result<T>): Look<T> {
	return answer.ok ? answer : { ok: false, why: whyOf(answer.error) };
}

function whyOf({ message }: IscError): string {
	return `ISC didn't show it (${message.replace(/\.$/, '')}).`;
}
