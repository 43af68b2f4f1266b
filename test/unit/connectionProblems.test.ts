import { blockedAddress, connectionProblem } from '../../isc/signIn/connectionProblems';
import { noAnswerOf } from '../../nodes/SailPointIsc/transport/noAnswer';

const host = 'acme.example';

describe('what never reached ISC', () => {
	it.each([
		'ENOTFOUND',
		'EAI_AGAIN',
		'EAI_FAIL',
		'EAI_NODATA',
		'EAI_NONAME',
		'ENODATA',
		'ESERVFAIL',
		'EREFUSED',
		'ETIMEOUT',
	])('a name that is not found (%s)', (code) => {
		expect(connectionProblem(code, host)).toMatchObject({ reason: 'hostNotFound', delivery: 'never' });
	});

	it.each([
		'CERT_HAS_EXPIRED',
		'CERT_REVOKED',
		'CERT_UNTRUSTED',
		'HOSTNAME_MISMATCH',
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'CERT_SIGNATURE_FAILURE',
		'INVALID_CA',
	])('a certificate that is not trusted (%s)', (code) => {
		expect(connectionProblem(code, host)).toMatchObject({ reason: 'configuration', delivery: 'never' });
	});

	it.each([
		['EPROTO', 'write EPROTO 00C8:error:0A00010B:SSL routines:ssl3_get_record:wrong version number'],
		['ERR_SSL_WRONG_VERSION_NUMBER', ''],
		['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', ''],
		['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', ''],
		['ERR_TLS_HANDSHAKE_TIMEOUT', ''],
		['ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'],
	])('a TLS handshake that fails (%s)', (code, said) => {
		expect(connectionProblem(code, host, said)).toMatchObject({
			delivery: 'never',
			message: expect.stringContaining(code),
		});
	});

	it.each([
		'The request was blocked because the destination hostname is restricted',
		'The request was blocked because it resolves to a restricted IP address',
		'Domain not allowed: This credential is restricted from accessing acme.example.',
	])('an address that n8n blocks (%s)', (message) => {
		expect(blockedAddress(message, host)).toMatchObject({ delivery: 'never' });
		expect(noAnswerOf({ message }, host)).toMatchObject({ reason: 'configuration', delivery: 'never' });
		expect(noAnswerOf({ message: 'Put otherwise', messages: [message] }, host)).toMatchObject({ delivery: 'never' });
		expect(noAnswerOf({ message: 'Put otherwise', cause: new Error(message) }, host)).toMatchObject({
			delivery: 'never',
		});
	});

	it('a refused connection', () => {
		expect(connectionProblem('ECONNREFUSED', host)).toMatchObject({ reason: 'refused', delivery: 'never' });
	});
});

describe('what may have been taken', () => {
	it.each([
		['ECONNRESET', 'socket hang up'],
		['EPIPE', ''],
		['ETIMEDOUT', ''],
		['ECONNABORTED', ''],
		['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', ''],
		['ERR_SSL_UNEXPECTED_EOF_WHILE_READING', ''],
		['EPROTO', 'read EPROTO SSL routines:ssl3_read_bytes:sslv3 alert bad record mac'],
		['Z_DATA_ERROR', 'incorrect header check'],
	])('%s', (code, said) => {
		expect(connectionProblem(code, host, said)?.delivery).toBe('maybe');
	});

	it('whatever nobody knows', () => {
		expect(connectionProblem('EODD', host)).toBeUndefined();
		expect(noAnswerOf(new Error('odd'), host).delivery).toBe('maybe');
	});
});
