import type { PersonSpec } from './builders';

/** The alias of a person is `first.last`; `manager` is an alias too. */
type Row = [firstName: string, lastName: string, department: string, jobTitle: string, manager: string | null];

const rows: Row[] = [
	['Greta', 'Lindqvist', 'Executive', 'Chief Executive Officer', null],
	['Ada', 'Okafor', 'IT', 'Identity Administrator', 'greta.lindqvist'],
	['Marta', 'Silva', 'Engineering', 'Head of Engineering', 'greta.lindqvist'],
	['Tomas', 'Berger', 'Sales', 'Head of Sales', 'greta.lindqvist'],
	['Yuki', 'Tanaka', 'Finance', 'Head of Finance', 'greta.lindqvist'],
	['Omar', 'Haddad', 'IT', 'Head of IT', 'greta.lindqvist'],
	['Priya', 'Nair', 'Engineering', 'Software Engineer', 'marta.silva'],
	['Jonas', 'Weber', 'Engineering', 'Software Engineer', 'marta.silva'],
	['Lucia', 'Moreno', 'Engineering', 'Software Engineer', 'marta.silva'],
	['Chen', 'Wei', 'Engineering', 'Site Reliability Engineer', 'marta.silva'],
	['Fatima', 'Zahra', 'Engineering', 'Data Engineer', 'marta.silva'],
	['Anders', 'Holm', 'Engineering', 'Test Engineer', 'marta.silva'],
	['Bruno', 'Costa', 'Engineering', 'Software Engineer', 'marta.silva'],
	['Carla', 'Rossi', 'Sales', 'Account Executive', 'tomas.berger'],
	['Daniel', 'Novak', 'Sales', 'Account Executive', 'tomas.berger'],
	['Elena', 'Petrova', 'Sales', 'Sales Engineer', 'tomas.berger'],
	['Felix', 'Brandt', 'Sales', 'Sales Operations', 'tomas.berger'],
	['Hana', 'Kim', 'Sales', 'Account Executive', 'tomas.berger'],
	['Ivan', 'Horvat', 'Finance', 'Accountant', 'yuki.tanaka'],
	['Julia', 'Fischer', 'Finance', 'Controller', 'yuki.tanaka'],
	['Kwame', 'Mensah', 'Finance', 'Accountant', 'yuki.tanaka'],
	['Laura', 'Peeters', 'Finance', 'Payroll Specialist', 'yuki.tanaka'],
	['Mehmet', 'Demir', 'IT', 'System Administrator', 'omar.haddad'],
	['Nora', 'Jensen', 'IT', 'Help Desk Agent', 'omar.haddad'],
	['Oscar', 'Lopez', 'IT', 'Network Engineer', 'omar.haddad'],
	['Paula', 'Schmid', 'IT', 'Security Analyst', 'omar.haddad'],
	['Quinn', 'Murphy', 'IT', 'Access Revoker', 'omar.haddad'],
	['Rosa', 'Garcia', 'Operations', 'Warehouse Lead', 'omar.haddad'],
	['Samir', 'Aziz', 'Operations', 'Dispatcher', 'rosa.garcia'],
	['Tina', 'Vogel', 'Operations', 'Dispatcher', 'rosa.garcia'],
];

/** People with special properties. */
function specials(now: number): PersonSpec[] {
	const days = (count: number): number => now + count * 86_400_000;
	return [
		{
			alias: 'wout.devries',
			firstName: 'Wout',
			lastName: 'de Vries',
			jobTitle: 'Contractor',
			department: 'Engineering',
			managerAlias: 'marta.silva',
			endDate: days(-10),
		},
		{
			alias: 'xenia.popova',
			firstName: 'Xenia',
			lastName: 'Popova',
			jobTitle: 'Contractor',
			department: 'Engineering',
			managerAlias: 'marta.silva',
			endDate: days(-3),
		},
		{
			alias: 'yann.lefevre',
			firstName: 'Yann',
			lastName: 'Lefèvre',
			jobTitle: 'Contractor',
			department: 'Sales',
			managerAlias: 'tomas.berger',
			endDate: days(60),
		},
		{
			alias: 'zoe.oneill',
			firstName: 'Zoë',
			lastName: "O'Neill",
			email: "zoe.o'neill@sandbox.example",
			managerAlias: 'tomas.berger',
			department: 'Sales',
		},
		{
			alias: 'alex.morgan',
			firstName: 'Alex',
			lastName: 'Morgan',
			managerAlias: 'marta.silva',
			department: 'Engineering',
		},
		{
			alias: 'alex.morgan2',
			firstName: 'Alex',
			lastName: 'Morgan',
			managerAlias: 'yuki.tanaka',
			department: 'Finance',
		},
		{ alias: 'dj.hall', firstName: 'Dwayne "DJ"', lastName: 'Hall', managerAlias: 'tomas.berger', department: 'Sales' },
		{ alias: 'no.mail', firstName: 'Noah', lastName: 'Maillard', email: null, managerAlias: 'omar.haddad' },
		{
			alias: 'shared.box1',
			firstName: 'Reception',
			lastName: 'North',
			email: 'reception@sandbox.example',
			managerAlias: 'omar.haddad',
		},
		{
			alias: 'shared.box2',
			firstName: 'Reception',
			lastName: 'South',
			email: 'reception@sandbox.example',
			managerAlias: 'omar.haddad',
		},
		{
			alias: 'two.accounts',
			firstName: 'Tove',
			lastName: 'Accola',
			managerAlias: 'marta.silva',
			department: 'Engineering',
			accountsOn: ['HR', 'Active Directory', 'Active Directory', 'GitHub'],
		},
		{
			alias: 'many.sources',
			firstName: 'Milo',
			lastName: 'Sorensen',
			managerAlias: 'marta.silva',
			department: 'Engineering',
			accountsOn: ['HR', 'GitHub', 'GitHub', 'AWS'],
		},
		{
			alias: 'left.company',
			firstName: 'Leif',
			lastName: 'Comp',
			managerAlias: 'tomas.berger',
			department: 'Sales',
			state: 'INACTIVE_LONG_TERM',
		},
		{ alias: 'no.manager', firstName: 'Nils', lastName: 'Mann', managerAlias: null },
	];
}

const extras: Record<string, Partial<PersonSpec>> = {
	'ada.okafor': { authorities: ['ORG_ADMIN'], segments: ['segment-research'] },
	'quinn.murphy': { authorities: ['ACCESS_REVOKER'] },
	'nora.jensen': { authorities: ['HELPDESK'] },
	'fatima.zahra': { segments: ['segment-research'] },
};

/** Everyone in the handmade tenant, managers before their reports. */
export function smallPeople(now: number): PersonSpec[] {
	const people = rows.map(([firstName, lastName, department, jobTitle, managerAlias]): PersonSpec => {
		const alias = `${firstName}.${lastName}`.toLowerCase();
		return { alias, firstName, lastName, department, jobTitle, managerAlias, ...extras[alias] };
	});
	return [...people, ...specials(now)];
}
