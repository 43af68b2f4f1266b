import { resourceProperties } from '../../../nodes/SailPointIsc/resources';
import { searchList, testCredential } from '../../engine/harness';
import { runOperation } from '../../engine/operation';
import { access, accessItem, credentialFor, locator, people } from '../../engine/support';
import { settle, type Scene } from './scene';
import { runOurTriggers } from './triggerNodes';

/** One operation of our node with parameters; a function where they depend on what happened before. */
type Step = [operation: string, parameters?: object | (() => object)];

/** Every operation of our node, as `resource: operation`, in the order of a request's life: later ones need the earlier ones. */
function steps(scene: Scene): Step[] {
	const { sandbox } = scene;
	const somebody = people('alias', 'elena.petrova');
	const role = accessItem('ROLE', 'name', 'IT Editor', { removeDate: '={{ $now.plus({ days: 9 }) }}' });
	const plain = [accessItem('ACCESS_PROFILE', 'name', 'SAP Reader'), accessItem('ENTITLEMENT', 'name', 'AD VPN')];
	const several = access(role, ...plain);
	const everybody = { owner: 'all', filters: { requestedFor: locator('alias', 'elena.petrova') } };
	const two = people('email', 'elena.petrova@sandbox.example', 'bruno.costa@sandbox.example');
	const waiting: Step = [
		'accessRequest: grant',
		{ ...somebody, ...access(accessItem('ROLE', 'name', 'Production Support')), comment: 'Waits for approval' },
	];
	const nested = {
		identityId: sandbox.person('elena.petrova').id,
		requestedItems: [{ type: 'ROLE', id: sandbox.item('Sales Editor').id }],
	};
	/** The approvals that wait, as the admin's own. */
	const waitingApprovals = (): string[] => {
		const open = sandbox
			.requestItems()
			.flatMap(({ approvals }) => approvals.filter(({ state }) => state === 'PENDING'));
		for (const approval of open) approval.ownerId = sandbox.credentials.admin.identityId ?? '';
		return open.map(({ id }) => id);
	};
	const pending = (): object => ({ approvalId: waitingApprovals()[0] });
	const latest = (): object => ({ accessRequestIds: sandbox.requestItems().at(-1)?.requestId });
	const allPending = (): object => ({ approvalId: waitingApprovals() });
	const latestTwo = (): object => ({
		accessRequestIds: [
			...new Set(
				sandbox
					.requestItems()
					.slice(-2)
					.map(({ requestId }) => requestId),
			),
		],
	});
	const forBoth = (item: string): Step => [
		'accessRequest: grant',
		{
			...people('alias', 'omar.haddad', 'bruno.costa'),
			...access(accessItem('ROLE', 'name', item)),
			comment: 'For both',
		},
	];
	/** Held on one of two accounts, which the node has to find. */
	const onOneAccount = (): object => {
		const item = sandbox.addItem('ENTITLEMENT', { name: 'AD Night Shift', source: 'Active Directory' });
		sandbox.hold('two.accounts', item, { nativeIdentity: 'adm-two.accounts' });
		return {
			...people('alias', 'two.accounts'),
			...access(accessItem('ENTITLEMENT', 'id', item.id)),
			comment: 'Audit is over',
		};
	};
	const forOmar = (item: string): Step => [
		'accessRequest: grant',
		{ ...people('alias', 'omar.haddad'), ...access(accessItem('ROLE', 'name', item)), comment: 'By mistake' },
	];
	return [
		[
			'accessRequest: grant',
			{
				...two,
				...several,
				comment: 'New in the team',
				options: { reference: 'INC1', clientMetadata: { entry: [{ key: 'channel', value: 'portal' }] } },
			},
		],
		['accessRequest: grant', { ...two, ...several, comment: 'Again' }],
		[
			'accessRequest: grant',
			{
				requestedFor: 'json',
				requestJson: JSON.stringify({ requestType: 'GRANT_ACCESS', requestedForWithRequestedItems: [nested] }),
			},
		],
		[
			'accessRequest: grant',
			{
				...people('alias', 'ivan.horvat'),
				...access(
					accessItem('ROLE', 'name', 'Vendor Onboarding', { formInstanceId: 'form-instance-vendor' }),
					accessItem('ROLE', 'name', 'Engineering Team'),
					accessItem('ACCESS_PROFILE', 'name', 'GitHub Contributor'),
					accessItem('ENTITLEMENT', 'name', 'SAP_READ'),
				),
				comment: 'Everything is checked',
				options: {
					sodCheck: 'warn',
					guardRails: { privileged: 'refuse', allowedPeople: 'attributes.department:Finance' },
				},
			},
		],
		[
			'accessRequest: modify',
			{
				...people('alias', 'jonas.weber'),
				...access(accessItem('ROLE', 'name', 'Engineering Team')),
				end: 'clear',
				comment: 'Stays',
			},
		],
		[
			'accessRequest: align',
			{
				...two,
				...access(...plain),
				comment: 'Monthly',
				dryRun: false,
				expectedRows: 1,
				options: { personFilter: 'attributes.department:Engineering', maxRevokeShare: 100 },
			},
		],
		[
			'accessRequest: align',
			{
				scope: 'people',
				accessTypes: ['ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT'],
				...somebody,
				...access(role),
				comment: 'Monthly',
			},
		],
		['identity: get', { identity: locator('alias', 'priya.nair') }],
		['identity: get', { identity: locator('email', 'priya.nair@sandbox.example') }],
		['identity: getAll', { name: 'alex' }],
		['identity: getAll', { filters: { firstName: 'Pri', lastName: 'Na' }, returnAll: true }],
		['identity: getAll', { searchUsing: 'query', query: 'attributes.department:Engineering', limit: 3 }],
		['identity: getAccess', { identity: locator('alias', 'priya.nair') }],
		['accessItem: getAll', { name: 'Sales', returnAll: true }],
		[
			'accessItem: getAll',
			{ forWhom: 'identity', identity: locator('alias', 'priya.nair'), filters: { source: 'SAP' } },
		],
		['accessItem: getAll', { filters: { term: 'reader' } }],
		['configuration: get'],
		['configuration: check'],
		waiting,
		['approval: getAll', everybody],
		['approval: getSummary', { owner: 'all', fromDate: '2020-01-01' }],
		['approval: comment', () => ({ ...pending(), comment: 'Agreed by phone' })],
		[
			'approval: forward',
			() => ({
				...pending(),
				newOwner: locator('alias', 'omar.haddad'),
				comment: 'On leave',
			}),
		],
		['approval: approve', () => ({ ...pending(), comment: 'Fine', options: { allowOwnRequests: true } })],
		[
			'accessRequest: grant',
			{
				...people('alias', 'bruno.costa'),
				...access(accessItem('ROLE', 'name', 'Production Support')),
				comment: 'Waits too',
			},
		],
		['approval: reject', () => ({ ...pending(), comment: 'No' })],
		['approval: getAll', { ...everybody, state: 'completed', returnAll: true }],
		[
			'accessRequest: modify',
			{
				...somebody,
				...access(accessItem('ROLE', 'name', 'IT Editor')),
				end: 'date',
				removeDate: '={{ $now.plus({ days: 20 }) }}',
				comment: 'Longer',
			},
		],
		['accessRequest: revoke', { ...somebody, ...access(...plain), comment: 'Moved on' }],
		['accessRequest: revoke', onOneAccount],
		[
			'accessRequest: getAccountSelections',
			{ ...people('alias', 'two.accounts'), ...access(accessItem('ENTITLEMENT', 'name', 'AD VPN')) },
		],
		[
			'accessRequest: getAccountSelections',
			{
				requestedFor: 'machines',
				...people('id', sandbox.person('payroll-robot').id),
				...access(accessItem('ENTITLEMENT', 'name', 'SAP Group 1')),
			},
		],
		['accessRequest: wait', () => ({ ...latest(), waitForCompletion: 0 })],
		['accessRequest: get', latest],
		[
			'accessRequest: getAll',
			{ which: 'all', returnAll: true, filters: { createdSince: '2020-01-01', states: ['EXECUTING'] } },
		],
		[
			'accessRequest: getAll',
			{
				which: 'requestedFor',
				identity: locator('alias', 'elena.petrova'),
				sort: { rule: [{ field: 'created', direction: 'descending' }] },
			},
		],
		['accessRequest: getAll', { which: 'requestedBy', person: 'me', limit: 2 }],
		['accessRequest: getAll', { which: 'regarding', person: 'me' }],
		forOmar('Production Support'),
		['accessRequest: cancel', () => ({ ...latest(), comment: 'Mistake' })],
		forBoth('Production Support'),
		['approval: approve', () => ({ ...allPending(), comment: 'Both fine', options: { allowOwnRequests: true } })],
		forBoth('Finance Approver'),
		['accessRequest: cancel', () => ({ ...latestTwo(), comment: 'Both by mistake' })],
		forOmar('Finance Approver'),
		['accessRequest: close', () => ({ ...latest(), message: 'Stuck' })],
	];
}

/** All operations that the node offers, as `resource: operation`. */
export function operationsOfNode(): string[] {
	const all = resourceProperties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			options.map(
				(option) => `${String(displayOptions?.show?.resource?.[0])}: ${'value' in option ? String(option.value) : ''}`,
			),
		);
	return [...new Set(all)];
}

/** Runs our node, its dropdowns and its credential's test in n8n's engine. Answers what did not work and what was left out. */
export async function runOurNode(scene: Scene): Promise<string[]> {
	const problems: string[] = [];
	const credentials = credentialFor(scene.sandbox, 'admin', { apiUrl: scene.url });
	const done = new Set<string>();
	for (const [operation, parameters = {}] of steps(scene)) {
		const given = typeof parameters === 'function' ? parameters() : parameters;
		const problem = await problemOf(scene, operation, given, credentials);
		if (problem === undefined) done.add(operation);
		else problems.push(`${operation}: ${problem}`);
		await settle(scene);
	}
	const tested = await testCredential('sailPointIscApi', credentials);
	if (tested.status !== 'OK') problems.push(`the credential's test: ${tested.message}`);
	for (const method of ['searchIdentities', 'searchAccessItems']) {
		for (const filter of ['', 'sa'])
			await searchList(method, { parameters: { authentication: 'accessToken' }, credentials, filter });
	}
	const ofTriggers = await runOurTriggers(scene);
	if (ofTriggers.length === 0) done.add('eventTrigger: respond');
	problems.push(...ofTriggers);
	const left = operationsOfNode().filter((operation) => !done.has(operation));
	return [
		...problems,
		...left.map((operation) => `${operation}: never ran to its end; it needs a line in drive/node.ts`),
	];
}

/** Runs one operation. Answers what went wrong, be it the node's error or that n8n does not take the parameters. */
async function problemOf(
	{ sandbox }: Scene,
	operation: string,
	parameters: object,
	credentials: Record<string, object>,
): Promise<string | undefined> {
	const [resource, name] = operation.split(': ');
	return await runOperation(sandbox, [resource, name], parameters, { credentials }).then(
		({ error }) => error?.message,
		(error: unknown) => `${String(error)} ${JSON.stringify(parameters)}`,
	);
}
