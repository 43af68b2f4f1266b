import type { SandboxClock } from '../clock';
import type { LiveSettings } from '../options';
import { GhostBook } from './ghosts';
import { HoldingBook } from './holdings';
import { IdentityBook } from './identities';
import { ItemBook } from './items';
import type { AccessRequestConfig, Client, FormInstance, GovernanceGroup, SodPolicy, Source } from './model';
import { RequestBook } from './requests';

/** The whole tenant, in memory. */
export class Store {
	readonly identities = new IdentityBook();
	readonly ghosts = new GhostBook();
	readonly items = new ItemBook();
	readonly sources = new Map<string, Source>();
	readonly groups = new Map<string, GovernanceGroup>();
	readonly segments = new Map<string, { id: string; name: string }>();
	readonly forms = new Map<string, FormInstance>();
	/** Two-sided policies for separation of duties. */
	readonly policies: SodPolicy[] = [];
	readonly clients = new Map<string, Client>();
	readonly holdings: HoldingBook;
	readonly requests: RequestBook;
	config: AccessRequestConfig = defaultConfig();

	constructor(clock: SandboxClock, settings: LiveSettings) {
		const now = () => clock.now();
		this.holdings = new HoldingBook(now, () => settings.searchLagMs);
		this.requests = new RequestBook(now, () => settings);
	}
}

/**
 * ISC API: the defaults in the schema of `GET /access-request-config/v2`, except that managers may request for their
 * reports, to make the sample manager useful.
 */
export function defaultConfig(): AccessRequestConfig {
	return {
		approvalsMustBeExternal: false,
		reauthorizationEnabled: false,
		requestOnBehalfOfConfig: {
			allowRequestOnBehalfOfAnyoneByAnyone: false,
			allowRequestOnBehalfOfEmployeeByManager: true,
			allowRequestOnBehalfOfForMachineIdentity: true,
			allowRequestForMachineByOwner: false,
		},
		entitlementRequestConfig: {
			accessRequestConfig: {
				approvalSchemes: [],
				requestCommentRequired: false,
				denialCommentRequired: false,
				reauthorizationRequired: false,
				requireEndDate: false,
				maxPermittedAccessDuration: null,
				formDefinitionId: null,
			},
			revocationRequestConfig: { approvalSchemes: [] },
		},
		govGroupVisibilityEnabled: false,
		machineIdentityAccessRequestEnabled: true,
	};
}
