import { isOrgAdmin } from '../api/advice';
import { limited, ok, unknown, type Known, type Permission, type Probe } from './finding';

/** What an operation can do with this credential: everything, or what is missing; undefined if that isn't known. */
type Judge = (known: Known & { isAdmin: boolean }) => string[] | undefined;

const WITHOUT: Record<Permission, string> = {
	search: 'search is not allowed',
	requests: "other people's requests can't be read",
	roles: "roles can't be read",
	holders: "the holders of roles can't be read",
	profiles: "access profiles can't be read",
	sod: "conflicts can't be predicted",
	approvals: "other people's approvals can't be read",
	newerApprovals: "the newer approvals service can't be read",
	people: "public identities can't be read",
	subscriptions: "subscriptions to event triggers can't be read",
};

/** What is missing of these permissions. Undefined if one of them couldn't be found out and none is missing. */
function without(known: Known, permissions: readonly Permission[]): string[] | undefined {
	const missing = permissions.filter((one) => known.may.get(one) === false);
	if (missing.length > 0) return missing.map((one) => WITHOUT[one]);
	return permissions.every((one) => known.may.has(one)) ? [] : undefined;
}

const needs =
	(...permissions: Permission[]): Judge =>
	(known) =>
		without(known, permissions);

const adminOnly: Judge = ({ isAdmin }) => (isAdmin ? [] : ['ISC takes it from the user level Admin only']);

/** Whoever may request for others. What can't be checked before is said, and sent. */
const requests: Judge = ({ isAdmin, requestsFor, may }) => {
	if (!isAdmin && requestsFor === undefined) return undefined;
	const checks = without({ may }, ['search', 'requests']);
	const people =
		isAdmin || requestsFor === 'everybody'
			? []
			: [requestsFor === 'reports' ? 'only for direct reports and the user' : 'only for the user'];
	return checks === undefined
		? undefined
		: [...people, ...checks.map((text) => `${text}, so not everything is checked`)];
};

const revokes: Judge = (known) => {
	const checks = without(known, ['search', 'requests']);
	const people = known.isAdmin ? [] : ['only for direct reports, as their manager'];
	return checks === undefined
		? undefined
		: [...people, ...checks.map((text) => `${text}, so not everything is checked`)];
};

const decides: Judge = ({ isAdmin }) => (isAdmin ? [] : ['only approvals that are assigned to the user']);

/** ISC API: an ORG_ADMIN sees and cancels everyone's requests. */
const OPERATIONS: ReadonlyArray<readonly [name: string, judge: Judge]> = [
	['Access Request › Grant', requests],
	['Access Request › Modify', requests],
	['Access Request › Revoke', revokes],
	['Access Request › Align', needs('search', 'requests', 'holders')],
	['Access Request › Get, Get Many and Wait', needs('requests')],
	['Access Request › Cancel', ({ isAdmin }) => (isAdmin ? [] : ["only the user's own requests, one by one"])],
	['Access Request › Close', adminOnly],
	['Access Request › Get Account Selections', ({ isAdmin }) => (isAdmin ? [] : undefined)],
	['Approval › Get Many and Get Summary', needs('approvals')],
	['Approval › Approve, Deny and Reassign', decides],
	['Approval › Comment', needs('newerApprovals')],
	['Identity › Get and Get Many', needs('people')],
	['Identity › Get Access', needs('search')],
	['Access Item › Get Many', needs('roles', 'profiles')],
	['Event Trigger › Respond', adminOnly],
	['SailPoint ISC Trigger', needs('subscriptions')],
	['SailPoint ISC Polling Trigger', needs('requests', 'approvals')],
	['Configuration › Get', ({ requestsFor }) => (requestsFor === undefined ? undefined : [])],
];

/** What each operation can do, by the user level and what the looks before have shown. Nothing is called. */
export const operations: readonly Probe[] = OPERATIONS.map(([name, judge]) => ({
	area: 'Operations',
	what: name,
	look: async (session, known) => {
		const missing = judge({ ...known, isAdmin: isOrgAdmin(await session.me()) });
		if (missing === undefined)
			return unknown(
				`${name}: not found out.`,
				'Try it on one person and access item, as the checklist for a first day says.',
			);
		if (missing.length > 0)
			return limited(
				`${name}: ${missing.join('; ')}.`,
				'Use the credential of a user who may, or leave it out of the workflow.',
			);
		return ok(
			`${name}: allowed.`,
			'This comes from reads. Whether the scopes of the token include it shows at the first call.',
		);
	},
}));
