import type { ItemSpec } from './builders';
import { itemId } from './builders';

const manager = { approverType: 'MANAGER' } as const;
const owner = { approverType: 'OWNER' } as const;

export const changeBoard = 'group-change-board';

/** The form that some access items require, and two that were filled in. */
export const vendorForm = 'form-vendor-onboarding';
export const formInstances = [
	{ id: 'form-instance-vendor', formDefinitionId: vendorForm, state: 'COMPLETED' },
	{ id: 'form-instance-other', formDefinitionId: 'form-other', state: 'COMPLETED' },
] as const;

function profile(name: string): string {
	return itemId('ACCESS_PROFILE', name);
}

function group(name: string): string {
	return itemId('ENTITLEMENT', name);
}

/** Two-sided policies: nobody may have both. */
export const sodPolicies = [
	{
		name: 'Posting and running payments',
		left: [group('SAP_POST')],
		right: [group('Payroll Run'), group('AWS Export')],
	},
	{ name: 'Owning and deploying code', left: [group('GitHub owners')], right: [group('AWS Deploy')] },
];

/** Roles with special properties. The others need no approval. */
export const specialRoles: ItemSpec[] = [
	{ name: 'Engineering Team', contains: [profile('GitHub Contributor'), group('AD Engineering')] },
	{ name: 'Finance Analyst', contains: [profile('SAP Reader')], rules: { approvals: [manager] } },
	{ name: 'Finance Approver', rules: { approvals: [manager, owner], denialCommentRequired: true } },
	{ name: 'Production Support', ownerAlias: 'chen.wei', rules: { approvals: [owner], revocationApprovals: [owner] } },
	{
		name: 'Change Advisory Board',
		rules: { approvals: [{ approverType: 'GOVERNANCE_GROUP', approverId: changeBoard }] },
	},
	{ name: 'All Employees', requestable: false, revocable: false, contains: [group('AD Everyone')] },
	{ name: 'Regional Sales', contains: [profile('Salesforce User')] },
	{ name: 'Break Glass Administrator', rules: { commentRequired: true, maxDuration: { value: 8, timeUnit: 'HOURS' } } },
	{ name: 'External Auditor', rules: { requireEndDate: true } },
	{ name: 'Vendor Onboarding', rules: { formDefinitionId: vendorForm } },
	{ name: 'Privileged Vault', rules: { reauthorizationRequired: true } },
	{ name: 'Restricted Research', segments: ['segment-research'] },
	{ name: 'Permanent Badge', revocable: false },
	{ name: 'Retired Role', enabled: false },
	{ name: 'Cross-System Analyst', contains: [group('GitHub developers'), group('AWS Deploy'), group('SFDC User')] },
	{ name: 'Help Desk' },
	{ name: 'Finance Admin', rules: { maxDuration: { value: 90, timeUnit: 'DAYS' } } },
	{ name: 'Site Manager', dimensional: true },
	{ name: 'Identity Tooling', ownerAlias: 'ada.okafor', privileged: true, rules: { approvals: [owner] } },
];

export const specialProfiles: ItemSpec[] = [
	{ name: 'GitHub Contributor', source: 'GitHub', contains: [group('GitHub developers')] },
	{ name: 'SAP Reader', source: 'SAP', contains: [group('SAP_READ')] },
	{ name: 'SAP Poster', source: 'SAP', contains: [group('SAP_POST')], rules: { approvals: [manager] } },
	{ name: 'Salesforce User', source: 'Salesforce', contains: [group('SFDC User')] },
	{
		name: 'Salesforce Administrator',
		source: 'Salesforce',
		rules: { approvals: [{ approverType: 'SOURCE_OWNER' }], commentRequired: true },
	},
	{ name: 'Reporting', source: 'SAP', key: 'Reporting/SAP' },
	{ name: 'Reporting', source: 'Salesforce', key: 'Reporting/Salesforce' },
	{ name: 'Help Desk', source: 'Active Directory' },
	{ name: 'Quote "Desk" Reader', source: 'Salesforce' },
	{ name: 'Domain\\Operators', source: 'Active Directory' },
	{ name: 'Mainframe Operator', source: 'Mainframe' },
	{ name: 'Payroll Clerk', source: 'Legacy Payroll' },
	{ name: 'Forklift', source: 'Warehouse' },
	{ name: 'Office Key', source: 'Facilities' },
	{ name: 'Partner Portal User', source: 'Partner Portal' },
	{ name: 'Door Opener', source: 'Badge System' },
	{
		name: 'Temporary Lab',
		source: 'AWS',
		rules: { requireEndDate: true, maxDuration: { value: 30, timeUnit: 'DAYS' } },
	},
];

export const specialEntitlements: ItemSpec[] = [
	{ name: 'AD Everyone', source: 'Active Directory', requestable: false },
	{ name: 'AD Engineering', source: 'Active Directory' },
	{ name: 'AD VPN', source: 'Active Directory' },
	{
		name: 'AD Server Operators',
		source: 'Active Directory',
		privileged: true,
		rules: { approvals: [manager], commentRequired: true },
	},
	{
		name: 'AD Domain Admins',
		source: 'Active Directory',
		privileged: true,
		ownerAlias: 'mehmet.demir',
		rules: { approvals: [manager, { approverType: 'ENTITLEMENT_OWNER' }] },
	},
	{ name: 'GitHub developers', source: 'GitHub', attribute: 'team', value: 'developers' },
	{
		name: 'GitHub owners',
		source: 'GitHub',
		attribute: 'team',
		value: 'owners',
		privileged: true,
		rules: { approvals: [manager] },
	},
	{ name: 'SAP_READ', source: 'SAP', attribute: 'role', value: 'Z_READ' },
	{ name: 'SAP_POST', source: 'SAP', attribute: 'role', value: 'Z_POST' },
	{ name: 'SFDC User', source: 'Salesforce', attribute: 'profile', value: 'user' },
	{ name: 'Mainframe TSO', source: 'Mainframe' },
	{ name: 'Payroll Run', source: 'Legacy Payroll' },
	{ name: 'AWS Deploy', source: 'AWS', attribute: 'policy', value: 'deploy' },
	{ name: 'AWS Visitor', source: 'AWS', rules: { requireEndDate: true } },
	{ name: 'AWS Lab', source: 'AWS', rules: { maxDuration: { value: 2, timeUnit: 'WEEKS' } } },
	{ name: 'AWS Export', source: 'AWS', rules: { formDefinitionId: vendorForm } },
	{ name: 'AWS Signing', source: 'AWS', rules: { reauthorizationRequired: true } },
];

/** Ordinary items, enough for lists to have several pages. */
export function plainItems(): { roles: ItemSpec[]; profiles: ItemSpec[]; entitlements: ItemSpec[] } {
	const departments = ['Engineering', 'Sales', 'Finance', 'IT', 'Operations'];
	const levels = ['Reader', 'Editor', 'Reviewer'];
	const sources = ['Active Directory', 'Salesforce', 'SAP', 'GitHub', 'AWS'];
	return {
		roles: departments.flatMap((department) => levels.map((level) => ({ name: `${department} ${level}` }))),
		profiles: sources.flatMap((source) =>
			['Basic', 'Standard', 'Extended'].map((size) => ({ name: `${source} ${size}`, source })),
		),
		entitlements: sources.flatMap((source) =>
			[1, 2, 3, 4, 5, 6].map((number) => ({ name: `${source} Group ${number}`, source })),
		),
	};
}
