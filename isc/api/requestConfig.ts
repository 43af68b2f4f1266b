import type { IscSession } from '../session';
import { isOrgAdmin } from './advice';
import type { TokenUser } from './http';
import type { IscClient } from './client';
import { sameId } from '../shared/ids';
import { publicIdentities } from './identities';
import { attemptAny, valueOr, type Result } from './result';
import type { AccessItemType, IdentityType, RequestType } from './wire';

/** Body of `GET /access-request-config/v2`, as far as it is used. Source: ISC API, Access Request Configuration. */
export interface AccessRequestConfig {
	approvalsMustBeExternal?: boolean;
	reauthorizationEnabled?: boolean;
	requestOnBehalfOfConfig?: {
		allowRequestOnBehalfOfAnyoneByAnyone?: boolean;
		allowRequestOnBehalfOfEmployeeByManager?: boolean;
		allowRequestOnBehalfOfForMachineIdentity?: boolean;
		allowRequestForMachineByOwner?: boolean;
	};
	entitlementRequestConfig?: {
		accessRequestConfig?: Record<string, unknown>;
		revocationRequestConfig?: Record<string, unknown>;
	};
	govGroupVisibilityEnabled?: boolean;
	machineIdentityAccessRequestEnabled?: boolean;
}

/** The tenant's access request configuration. @throws {IscError} */
export async function requestConfig(client: IscClient): Promise<AccessRequestConfig> {
	return (await client.read<AccessRequestConfig>({ path: '/access-request-config/v2', expects: 'object' })).body;
}

/** A request that ISC refused with 403. */
export interface RefusedRequest {
	requestType: RequestType;
	identityType: IdentityType;
	identityIds: readonly string[];
	/** The types of the requested access items. */
	itemTypes: readonly AccessItemType[];
}

/**
 * Explains which tenant setting made ISC refuse a request with 403, and what would help, in one to four sentences for an operator. It claims only
 * what is known about the user behind the credential. Makes two or three reads; the configuration is read once. Undefined if the token may not read it.
 */
export class RefusalExplainer {
	private config: Promise<Result<AccessRequestConfig>> | undefined;

	constructor(private readonly session: IscSession) {}

	async explain(refused: RefusedRequest): Promise<string | undefined> {
		this.config ??= attemptAny(requestConfig(this.session.client));
		const config = valueOr(await this.config, undefined);
		if (config === undefined) return undefined;
		const why = await this.bySettings(refused, config);
		return refused.itemTypes.includes('ENTITLEMENT') ? `${why} ${ENTITLEMENTS}` : why;
	}

	private async bySettings(refused: RefusedRequest, config: AccessRequestConfig): Promise<string> {
		const me = valueOr(await attemptAny(this.session.me()), undefined);
		// The settings for requests on behalf of others don't apply to an ORG_ADMIN, so none of them explains the refusal.
		if (isOrgAdmin(me)) return forAdmin(config, refused);
		if (config.approvalsMustBeExternal === true) return EXTERNAL;
		if (refused.identityType === 'MACHINE') return forMachine(config, refused.requestType);
		if (refused.requestType === 'REVOKE_ACCESS') return REVOKE;
		return await this.forPeople(refused, config, me);
	}

	private async forPeople(refused: RefusedRequest, config: AccessRequestConfig, me?: TokenUser): Promise<string> {
		const others = refused.identityIds.filter((id) => !sameId(id, me?.id));
		if (others.length === 0) return FOR_ONESELF;
		const { allowRequestOnBehalfOfAnyoneByAnyone: anyone, allowRequestOnBehalfOfEmployeeByManager: manager } =
			config.requestOnBehalfOfConfig ?? {};
		if (anyone === true) return SETTINGS_ALLOW;
		if (manager !== true) return NOBODY_FOR_OTHERS;
		return await this.managersOnly(others, me?.id);
	}

	private async managersOnly(others: readonly string[], me: string | undefined): Promise<string> {
		const people = valueOr(await attemptAny(publicIdentities(this.session.client, 'id', others)), []);
		const foreign = people.filter(({ manager }) => !sameId(manager?.id, me));
		if (people.length === others.length && foreign.length === 0) return SETTINGS_ALLOW;
		const named = foreign
			.slice(0, 3)
			.map(({ id, name, manager }) => `${name ?? id} (manager: ${manager?.name ?? 'none'})`);
		const who =
			named.length === 0
				? ''
				: ` This user isn't the manager of ${named.join(', ')}${foreign.length > 3 ? ` and ${foreign.length - 3} more` : ''}.`;
		return (
			`The tenant lets managers request access for their direct reports only (setting allowRequestOnBehalfOfEmployeeByManager).${who} ` +
			`Use the credential of the manager or of an ORG_ADMIN, or ${askToAllow('allowRequestOnBehalfOfAnyoneByAnyone')}.`
		);
	}
}

function askToAllow(setting: string): string {
	return `have an ISC administrator turn on ${setting} in the access request configuration`;
}

const EXTERNAL =
	'In this tenant another system handles access requests (setting approvalsMustBeExternal is on), so only an ORG_ADMIN may submit them here. ' +
	'Use the credential of an ORG_ADMIN, or request the access in that system.';
const REVOKE =
	"The access request configuration has no setting for revokes: only the person's manager, an ORG_ADMIN or an Access Revoker may revoke. " +
	'Use the credential of one of them.';
const SOMETHING_ELSE =
	'so there is another reason: a segment that hides the item from the user, or a token without the scope for access requests.';
const SETTINGS_ALLOW = `The access request configuration lets this user request for these people, ${SOMETHING_ELSE}`;
const FOR_ONESELF =
	"Everyone may request access for themselves, so the access request configuration isn't the reason. " +
	'Check whether a segment hides the item from the user, and whether the token has the scope for access requests.';
const ENTITLEMENTS =
	'Entitlement requests may also be turned off for the tenant, and entitlement revokes with them ' +
	"(in ISC: Admin > Global > System Settings > Access Request). The API doesn't show this setting.";

function forAdmin(config: AccessRequestConfig, { identityType }: RefusedRequest): string {
	if (identityType === 'MACHINE' && config.machineIdentityAccessRequestEnabled === false) return MACHINES_OFF;
	return `The user of this credential is an ORG_ADMIN, who may request and revoke for everyone, ${SOMETHING_ELSE}`;
}

const MACHINES_OFF =
	'The tenant takes no access requests for machine identities (setting machineIdentityAccessRequestEnabled is off). ' +
	`First, ${askToAllow('it')}.`;

const NOBODY_FOR_OTHERS =
	'The tenant lets only an ORG_ADMIN request access for others (settings allowRequestOnBehalfOfAnyoneByAnyone and allowRequestOnBehalfOfEmployeeByManager ' +
	`are off). Use the credential of an ORG_ADMIN, let people request for themselves, or ${askToAllow('one of the two')}.`;

function forMachine(config: AccessRequestConfig, requestType: RequestType): string {
	if (config.machineIdentityAccessRequestEnabled === false) return MACHINES_OFF;
	const { allowRequestOnBehalfOfForMachineIdentity: anyone, allowRequestForMachineByOwner: owner } =
		config.requestOnBehalfOfConfig ?? {};
	const what = requestType === 'REVOKE_ACCESS' ? 'request a revoke' : 'request access';
	if (anyone === true)
		return `The access request configuration lets anyone ${what} for machine identities, so there is another reason: a segment, or the scopes of the token.`;
	if (owner === true) {
		return (
			`The tenant lets only a machine identity's owner ${what} for it (setting allowRequestForMachineByOwner). Use the credential of the owner or of an ORG_ADMIN, ` +
			`or ${askToAllow('allowRequestOnBehalfOfForMachineIdentity')}.`
		);
	}
	return (
		`The tenant lets only an ORG_ADMIN ${what} for machine identities (settings allowRequestOnBehalfOfForMachineIdentity and allowRequestForMachineByOwner are off). ` +
		`Use the credential of an ORG_ADMIN, or ${askToAllow('one of the two')}.`
	);
}
