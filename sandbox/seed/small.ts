import { seededId, seededUuid } from '../ids';
import type { AccessItem, Holding, HoldingOrigin } from '../store/model';
import type { Store } from '../store/store';
import { addItem, addPerson, addSource, newAccount, newHolding, personId, seedTime, sourceId } from './builders';
import {
	changeBoard,
	formInstances,
	plainItems,
	sodPolicies,
	specialEntitlements,
	specialProfiles,
	specialRoles,
} from './items';
import { smallPeople } from './people';

const itemOwner = 'omar.haddad';

/** The handmade tenant: about 40 people and 100 access items, with many cases that are difficult for a client. */
export function seedSmallTenant(store: Store, now: number): Holding[] {
	const then = seedTime(now);
	seedSources(store);
	store.segments.set('segment-research', { id: 'segment-research', name: 'Research' });
	smallPeople(now).forEach((spec, number) => addPerson(store, spec, then, number));
	store.groups.set(changeBoard, {
		id: changeBoard,
		name: 'Change Board',
		memberIds: ['mehmet.demir', 'paula.schmid', 'oscar.lopez'].map(personId),
	});
	seedItems(store, then);
	for (const policy of sodPolicies) store.policies.push({ id: seededId('policy', policy.name), ...policy });
	for (const form of formInstances) store.forms.set(form.id, { ...form, created: then });
	seedMachines(store, then);
	return seedHoldings(store, now);
}

function seedSources(store: Store): void {
	addSource(store, 'HR', itemOwner);
	addSource(store, 'Active Directory', 'mehmet.demir', { type: 'Active Directory - Direct' });
	addSource(store, 'Salesforce', 'felix.brandt', { type: 'Salesforce' });
	addSource(store, 'SAP', 'julia.fischer', { type: 'SAP - Direct' });
	addSource(store, 'GitHub', 'chen.wei', { type: 'GitHub' });
	addSource(store, 'AWS', 'chen.wei', { type: 'AWS' });
	addSource(store, 'Mainframe', itemOwner, { verifies: true });
	addSource(store, 'Legacy Payroll', itemOwner, { outcome: 'fails' });
	addSource(store, 'Partner Portal', itemOwner, { outcome: 'partial' });
	addSource(store, 'Badge System', itemOwner, { outcome: 'error' });
	addSource(store, 'Warehouse', itemOwner, { outcome: 'stuck' });
	addSource(store, 'Facilities', 'rosa.garcia', { outcome: 'manual' });
}

function seedItems(store: Store, then: number): void {
	const { roles, profiles, entitlements } = plainItems();
	for (const spec of [...specialEntitlements, ...entitlements]) addItem(store, 'ENTITLEMENT', spec, itemOwner, then);
	for (const spec of [...specialProfiles, ...profiles]) addItem(store, 'ACCESS_PROFILE', spec, itemOwner, then);
	for (const spec of [...specialRoles, ...roles]) addItem(store, 'ROLE', spec, itemOwner, then);
}

/** Machines with one account on each source, with two accounts on one source, and with none. */
function seedMachines(store: Store, then: number): void {
	const machines: Array<[name: string, owner: string, accounts: string[]]> = [
		['build-server', 'chen.wei', ['GitHub', 'AWS']],
		['payroll-robot', 'laura.peeters', ['SAP', 'SAP']],
		['idle-sensor', 'rosa.garcia', []],
	];
	for (const [name, owner, sources] of machines) {
		const accounts: ReturnType<typeof newAccount>[] = [];
		for (const source of sources) accounts.push(newAccount(name, source, accounts));
		store.identities.add({
			id: seededUuid('machine', name),
			type: 'MACHINE',
			alias: name,
			name,
			firstName: '',
			lastName: '',
			email: null,
			managerId: null,
			ownerId: personId(owner),
			state: 'ACTIVE',
			employeeNumber: '',
			department: '',
			country: '',
			jobTitle: '',
			endDate: null,
			sourceId: sourceId('AWS'),
			authorities: [],
			accounts,
			segments: [],
			correlated: true,
			isManager: false,
			created: then,
			modified: then,
		});
	}
}

function seedHoldings(store: Store, now: number): Holding[] {
	const then = seedTime(now);
	const days = (count: number): number => now + count * 86_400_000;
	const all: Holding[] = [];
	const hold = (alias: string, item: AccessItem, origin: HoldingOrigin, extra: Partial<Holding> = {}): void => {
		const identity = store.identities.person(personId(alias));
		if (identity === undefined) throw new Error(`The seed names "${alias}", who is not among the people.`);
		const holding = newHolding(identity, item, origin, then, extra);
		store.holdings.seed(holding);
		all.push(holding);
	};
	const [role, profile, entitlement] = (['ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT'] as const).map(
		(type) =>
			(name: string): AccessItem =>
				store.items.named(name, type)[0],
	);
	for (const person of store.identities.people) {
		hold(person.alias, role('All Employees'), 'BIRTHRIGHT');
		if (person.department === 'Sales') hold(person.alias, role('Regional Sales'), 'MEMBERSHIP');
	}
	hold('priya.nair', role('Engineering Team'), 'REQUEST');
	hold('priya.nair', entitlement('AD VPN'), 'REQUEST');
	hold('jonas.weber', role('Engineering Team'), 'REQUEST', { removeDate: days(90) });
	hold('jonas.weber', profile('SAP Reader'), 'REQUEST');
	hold('jonas.weber', entitlement('SAP_POST'), 'REQUEST');
	hold('lucia.moreno', role('External Auditor'), 'REQUEST', { startDate: days(14), removeDate: days(44) });
	hold('anders.holm', role('Permanent Badge'), 'REQUEST');
	hold('chen.wei', role('Production Support'), 'REQUEST');
	hold('wout.devries', role('Engineering Team'), 'REQUEST');
	hold('wout.devries', entitlement('AD VPN'), 'REQUEST');
	hold('xenia.popova', role('Engineering Team'), 'REQUEST');
	hold('xenia.popova', profile('GitHub Contributor'), 'REQUEST');
	hold('xenia.popova', entitlement('GitHub owners'), 'REQUEST');
	hold('yann.lefevre', profile('Salesforce Administrator'), 'REQUEST', { removeDate: days(60) });
	hold('two.accounts', entitlement('AD VPN'), 'REQUEST');
	hold('two.accounts', entitlement('AD VPN'), 'REQUEST', { nativeIdentity: 'adm-two.accounts' });
	hold('many.sources', profile('GitHub Contributor'), 'REQUEST');
	hold('kwame.mensah', profile('Mainframe Operator'), 'REQUEST');
	hold('kwame.mensah', profile('Payroll Clerk'), 'REQUEST');
	return all;
}
