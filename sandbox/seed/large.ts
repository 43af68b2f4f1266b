import type { SeedSize } from '../options';
import type { AccessItem, AccessType } from '../store/model';
import type { Store } from '../store/store';
import { addItem, addPerson, addSource, newHolding, personId, seedTime } from './builders';

const firstNames = [
	'Aino',
	'Ben',
	'Clara',
	'David',
	'Eva',
	'Finn',
	'Ines',
	'Karim',
	'Lena',
	'Milan',
	'Nia',
	'Otto',
	'Petra',
	'Raj',
	'Sofia',
	'Theo',
];
const lastNames = [
	'Adler',
	'Bauer',
	'Conti',
	'Dubois',
	'Eriksen',
	'Farkas',
	'Gupta',
	'Hansen',
	'Ito',
	'Jansen',
	'Klein',
	'Lang',
	'Meyer',
	'Nowak',
];
const departments = ['Engineering', 'Sales', 'Finance', 'IT', 'Operations', 'Legal', 'Marketing'];

/** The number of reports of a made-up manager, of sources, and of items that a made-up person has. */
const reports = 40;
const sources = 100;
const held = 3;

/** Adds made-up people (`user000001`, …) and items (`Bulk Role 00001`, …). The same numbers always create the same tenant. */
export function seedLargeTenant(store: Store, size: SeedSize, now: number): void {
	const then = seedTime(now);
	for (let i = 0; i < sources; i += 1) addSource(store, sourceName(i), 'omar.haddad');
	const items = makeItems(store, size.accessItems, then);
	const start = store.identities.people.length;
	for (let i = 1; i <= size.identities; i += 1) makePerson(store, i, start + i, items, then);
}

function makePerson(store: Store, i: number, number: number, items: readonly AccessItem[], then: number): void {
	const managerNumber = i - ((i - 1) % reports);
	const person = addPerson(
		store,
		{
			alias: bulkAlias(i),
			firstName: firstNames[i % firstNames.length],
			lastName: lastNames[i % lastNames.length],
			name: `${firstNames[i % firstNames.length]} ${lastNames[i % lastNames.length]} ${i}`,
			managerAlias: managerNumber === i ? 'greta.lindqvist' : bulkAlias(managerNumber),
			department: departments[i % departments.length],
			accountsOn: ['Active Directory'],
		},
		then,
		number,
	);
	for (let n = 0; n < held && items.length > 0; n += 1) {
		const item = items[(i * 7 + n * 131) % items.length];
		store.holdings.seed(newHolding(person, item, 'REQUEST', then));
	}
}

function makeItems(store: Store, count: number, then: number): AccessItem[] {
	const items: AccessItem[] = [];
	for (let i = 1; i <= count; i += 1) {
		const type = kindOf(i);
		const label = type === 'ROLE' ? 'Role' : type === 'ACCESS_PROFILE' ? 'Profile' : 'Entitlement';
		const spec = { name: `Bulk ${label} ${String(i).padStart(5, '0')}`, source: sourceName(i % sources) };
		items.push(addItem(store, type, spec, 'omar.haddad', then));
	}
	return items;
}

/** Of five items, one is a role, one an access profile and three are entitlements. */
function kindOf(i: number): AccessType {
	if (i % 5 === 1) return 'ROLE';
	return i % 5 === 2 ? 'ACCESS_PROFILE' : 'ENTITLEMENT';
}

function sourceName(i: number): string {
	return `Bulk Source ${String(i + 1).padStart(3, '0')}`;
}

/** The alias of the ith made-up person, counted from 1. */
export function bulkAlias(i: number): string {
	return `user${String(i).padStart(6, '0')}`;
}

/** The id of the ith made-up person. */
export function bulkPersonId(i: number): string {
	return personId(bulkAlias(i));
}
