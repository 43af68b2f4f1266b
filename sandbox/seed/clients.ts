import type { Client } from '../store/model';
import type { Store } from '../store/store';
import { personId } from './builders';

/** Sample credentials. They work for a sandbox only. */
export interface SampleClient {
	clientId: string;
	clientSecret: string;
	/** The user of the client; absent for an API client and for sign-in. */
	userName?: string;
	identityId?: string;
}

export interface SampleCredentials {
	/** Personal access token of an ORG_ADMIN (Ada Okafor). */
	admin: SampleClient;
	/** Personal access token of a manager at USER level (Marta Silva). */
	manager: SampleClient;
	/** Personal access token of a plain user (Priya Nair). */
	user: SampleClient;
	/** Personal access token of an access revoker, who may revoke from anyone (Quinn Murphy). */
	revoker: SampleClient;
	/** Personal access token of the ORG_ADMIN with few scopes: to read request status and public identities. */
	limited: SampleClient;
	/** An API client, which has no user. */
	apiClient: SampleClient;
	/** For signing in as a user (authorization code). */
	signIn: SampleClient;
}

const owners: Record<keyof SampleCredentials, string | null> = {
	admin: 'ada.okafor',
	manager: 'marta.silva',
	user: 'priya.nair',
	revoker: 'quinn.murphy',
	limited: 'ada.okafor',
	apiClient: null,
	signIn: null,
};

/** Registers the sample clients. @returns their credentials */
export function seedClients(store: Store): SampleCredentials {
	const add = (name: keyof SampleCredentials, kind: Client['kind'], scopes = ['sp:scopes:all']): SampleClient => {
		const alias = owners[name];
		const identityId = alias === null ? null : personId(alias);
		const id = `sandbox-${name.toLowerCase()}-client`;
		const secret = `sandbox-${name.toLowerCase()}-secret`;
		store.clients.set(id, { id, secret, kind, identityId, scopes, redirectUris: [] });
		return {
			clientId: id,
			clientSecret: secret,
			...(alias === null || identityId === null ? {} : { userName: alias, identityId }),
		};
	};
	return {
		admin: add('admin', 'personal-access-token'),
		manager: add('manager', 'personal-access-token'),
		user: add('user', 'personal-access-token'),
		revoker: add('revoker', 'personal-access-token'),
		limited: add('limited', 'personal-access-token', ['sp:scopes:default', 'idn:access-request-status:read']),
		apiClient: add('apiClient', 'api-client'),
		signIn: add('signIn', 'authorization-code'),
	};
}
