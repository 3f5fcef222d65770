#pragma once

// Keys that were made for these tests and protect nothing, and what `openssl dgst -sign` and
// `openssl pkeyutl -sign` (3.0) made with them of the message "hookctl".
namespace hookctl::tests::keys {

inline constexpr const char* kMessage = "hookctl";

/// PKCS#8.
inline constexpr const char* kRsaPrivate = R"(-----BEGIN PRIVATE KEY-----
MIIEvwIBADANBgkqhkiG9w0BAQEFAASCBKkwggSlAgEAAoIBAQDFyxix5s7RPiTE
se5Ebdy0Xru8fU8YUgmh5O1XGSWPfaQLoaYapSQJZq+HjYS7I6muDjhyHT2V1i3T
J/9LUIwm5pNBj9qofyRWEEyGwUqRZWbqbgTvcRkxLkWEJsJ5froniXfJRavR+Dge
jIJlClDfbAtpmM0zTSnzN15gl2oj4jFzKEFLPm6qRTGahYYONEFtd8zS6Vg6YLAK
b+rt2DWZgxgXBbfnP8KGugZWcqpvEdA7xK4BbcelxGBQ9slK5LLrYlfc+PdiQTn4
Cy98TdlBjrr9znZkXdVPrdh6uGDwJxlXEfutJGIkPocNOrtI3ngqBsWLK3kb2ww0
PcXc3cfpAgMBAAECggEAGdVbRgO+/XCgEsSpOcIeR7ybyT7rRreS+dR8Se+cipo+
rno6x1N3BSH787jAc5ob06ztzbxon8UCj91d0wi+gBIw0ij8xnHHXX+cJHmNyLcK
yGb9jrHMjYeH8tOxJiHZecfS9QnRgDIVpP/LGXFN0MXm07BDv4Xo4GhZ6O8TINke
aHocDFxXeW8xhsZe7I5hwostB46+iseHAt4jMJQCORfwMi7qvHRVSWLhkqUEoolJ
g18LOza1SXWlsBZ17UAm+fF2jigM9NPSTa49kyboZ7/uyC6SR/4gG+iptlCW7Prl
2C4+qB1eL+zNC3zEy9Qh+CqEeqj8jKokSqGfqCjilQKBgQDjMm7MFYNID74GfMp0
6Kcx02h8pwuQ+OtiTO+JO4QsGn7W+eBTaseuL7UmRVUmjBAYsbf8WqxJ2oXNdaFh
IJ0y4cdmYOTMYTIzZH+/HQVcrjkNKjk5MmyqaBmhZt8qYeEGZYSqKblRmvppDX+v
rqb6sq+3T/yveUxqOupyNuTK6wKBgQDe3mHkbrvDi8iRWgH/Q5lfm21yC3kbJCBs
AUci9W9rJtgIOctVNlLNYJgukZ76L1+V9o7arVPOCo+ef7Eks7Z7GZKiTOqIeChn
SGkEe72oh7hrGVZMo/fN1zx6Ll4bFVy1m/al87YBGFW+YqamVkTBVneGqgllkHPJ
cF7kdTybewKBgQDTQdLqq9pNyG2OxLzQpoDJAOY4em9z1zGwTw+w0ImfJOfqZ6Di
j/iqjCvqMS/zTuusupv06C8p4SrnmEh98wCZDn4GQXSeYoZ2aS2r/IU+37Wm+ysI
d025ymCCxxAd7bN66izIuVFbgzrzMh0Xs9QKatqfHp48YBLg+HWFzGtEDwKBgQCV
YIxQZX/oIwq9kYyBITftgumqZNI5RM+OVJTvc33IXfKyILqOVKjPCw01OVlK6vGw
O9+n5kCjeySj4YZDyUhn3c4Qhmk0KwU5pKju3llSWhVbg1H6cHQpPThF1Eoy8PCA
sRZySJUWys69mrWEC5Jt25ylX9aIgnd47p5LleCXfQKBgQC+bKmxGPPl0v2ZMzbV
DGIb8QSt3DSExnT0a4x/QcgZlMdqNHzW86GZTc+TP6fFVYCdi/4I1M3LqbTc3ISh
vmF1Bf4XSVPZO/jGOPDMe4RilRe6/sEoK/gsi0AV5tuXQDtt8EnNEfnMk8q/G0b5
XuyrLda0DHLsFS0xquMDG7zpTg==
-----END PRIVATE KEY-----)";
inline constexpr const char* kRsaPrivatePkcs1 = R"(-----BEGIN RSA PRIVATE KEY-----
MIIEpQIBAAKCAQEAxcsYsebO0T4kxLHuRG3ctF67vH1PGFIJoeTtVxklj32kC6Gm
GqUkCWavh42EuyOprg44ch09ldYt0yf/S1CMJuaTQY/aqH8kVhBMhsFKkWVm6m4E
73EZMS5FhCbCeX66J4l3yUWr0fg4HoyCZQpQ32wLaZjNM00p8zdeYJdqI+IxcyhB
Sz5uqkUxmoWGDjRBbXfM0ulYOmCwCm/q7dg1mYMYFwW35z/ChroGVnKqbxHQO8Su
AW3HpcRgUPbJSuSy62JX3Pj3YkE5+AsvfE3ZQY66/c52ZF3VT63Yerhg8CcZVxH7
rSRiJD6HDTq7SN54KgbFiyt5G9sMND3F3N3H6QIDAQABAoIBABnVW0YDvv1woBLE
qTnCHke8m8k+60a3kvnUfEnvnIqaPq56OsdTdwUh+/O4wHOaG9Os7c28aJ/FAo/d
XdMIvoASMNIo/MZxx11/nCR5jci3Cshm/Y6xzI2Hh/LTsSYh2XnH0vUJ0YAyFaT/
yxlxTdDF5tOwQ7+F6OBoWejvEyDZHmh6HAxcV3lvMYbGXuyOYcKLLQeOvorHhwLe
IzCUAjkX8DIu6rx0VUli4ZKlBKKJSYNfCzs2tUl1pbAWde1AJvnxdo4oDPTT0k2u
PZMm6Ge/7sgukkf+IBvoqbZQluz65dguPqgdXi/szQt8xMvUIfgqhHqo/IyqJEqh
n6go4pUCgYEA4zJuzBWDSA++BnzKdOinMdNofKcLkPjrYkzviTuELBp+1vngU2rH
ri+1JkVVJowQGLG3/FqsSdqFzXWhYSCdMuHHZmDkzGEyM2R/vx0FXK45DSo5OTJs
qmgZoWbfKmHhBmWEqim5UZr6aQ1/r66m+rKvt0/8r3lMajrqcjbkyusCgYEA3t5h
5G67w4vIkVoB/0OZX5ttcgt5GyQgbAFHIvVvaybYCDnLVTZSzWCYLpGe+i9flfaO
2q1TzgqPnn+xJLO2exmSokzqiHgoZ0hpBHu9qIe4axlWTKP3zdc8ei5eGxVctZv2
pfO2ARhVvmKmplZEwVZ3hqoJZZBzyXBe5HU8m3sCgYEA00HS6qvaTchtjsS80KaA
yQDmOHpvc9cxsE8PsNCJnyTn6meg4o/4qowr6jEv807rrLqb9OgvKeEq55hIffMA
mQ5+BkF0nmKGdmktq/yFPt+1pvsrCHdNucpggscQHe2zeuosyLlRW4M68zIdF7PU
Cmranx6ePGAS4Ph1hcxrRA8CgYEAlWCMUGV/6CMKvZGMgSE37YLpqmTSOUTPjlSU
73N9yF3ysiC6jlSozwsNNTlZSurxsDvfp+ZAo3sko+GGQ8lIZ93OEIZpNCsFOaSo
7t5ZUloVW4NR+nB0KT04RdRKMvDwgLEWckiVFsrOvZq1hAuSbducpV/WiIJ3eO6e
S5Xgl30CgYEAvmypsRjz5dL9mTM21QxiG/EErdw0hMZ09GuMf0HIGZTHajR81vOh
mU3Pkz+nxVWAnYv+CNTNy6m03NyEob5hdQX+F0lT2Tv4xjjwzHuEYpUXuv7BKCv4
LItAFebbl0A7bfBJzRH5zJPKvxtG+V7sqy3WtAxy7BUtMarjAxu86U4=
-----END RSA PRIVATE KEY-----)";
/// SubjectPublicKeyInfo.
inline constexpr const char* kRsaPublic = R"(-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxcsYsebO0T4kxLHuRG3c
tF67vH1PGFIJoeTtVxklj32kC6GmGqUkCWavh42EuyOprg44ch09ldYt0yf/S1CM
JuaTQY/aqH8kVhBMhsFKkWVm6m4E73EZMS5FhCbCeX66J4l3yUWr0fg4HoyCZQpQ
32wLaZjNM00p8zdeYJdqI+IxcyhBSz5uqkUxmoWGDjRBbXfM0ulYOmCwCm/q7dg1
mYMYFwW35z/ChroGVnKqbxHQO8SuAW3HpcRgUPbJSuSy62JX3Pj3YkE5+AsvfE3Z
QY66/c52ZF3VT63Yerhg8CcZVxH7rSRiJD6HDTq7SN54KgbFiyt5G9sMND3F3N3H
6QIDAQAB
-----END PUBLIC KEY-----)";
inline constexpr const char* kRsaPublicPkcs1 = R"(-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAxcsYsebO0T4kxLHuRG3ctF67vH1PGFIJoeTtVxklj32kC6GmGqUk
CWavh42EuyOprg44ch09ldYt0yf/S1CMJuaTQY/aqH8kVhBMhsFKkWVm6m4E73EZ
MS5FhCbCeX66J4l3yUWr0fg4HoyCZQpQ32wLaZjNM00p8zdeYJdqI+IxcyhBSz5u
qkUxmoWGDjRBbXfM0ulYOmCwCm/q7dg1mYMYFwW35z/ChroGVnKqbxHQO8SuAW3H
pcRgUPbJSuSy62JX3Pj3YkE5+AsvfE3ZQY66/c52ZF3VT63Yerhg8CcZVxH7rSRi
JD6HDTq7SN54KgbFiyt5G9sMND3F3N3H6QIDAQAB
-----END RSA PUBLIC KEY-----)";
inline constexpr const char* kRsaCertificate = R"(-----BEGIN CERTIFICATE-----
MIIDETCCAfmgAwIBAgIUeGgSjAr0eJaLWJl/1d/1ziLZ+E8wDQYJKoZIhvcNAQEL
BQAwFzEVMBMGA1UEAwwMaG9va2N0bC50ZXN0MCAXDTI2MTEyNTAzMTQ1MloYDzIx
MjYxMTAxMDMxNDUyWjAXMRUwEwYDVQQDDAxob29rY3RsLnRlc3QwggEiMA0GCSqG
SIb3DQEBAQUAA4IBDwAwggEKAoIBAQDFyxix5s7RPiTEse5Ebdy0Xru8fU8YUgmh
5O1XGSWPfaQLoaYapSQJZq+HjYS7I6muDjhyHT2V1i3TJ/9LUIwm5pNBj9qofyRW
EEyGwUqRZWbqbgTvcRkxLkWEJsJ5froniXfJRavR+DgejIJlClDfbAtpmM0zTSnz
N15gl2oj4jFzKEFLPm6qRTGahYYONEFtd8zS6Vg6YLAKb+rt2DWZgxgXBbfnP8KG
ugZWcqpvEdA7xK4BbcelxGBQ9slK5LLrYlfc+PdiQTn4Cy98TdlBjrr9znZkXdVP
rdh6uGDwJxlXEfutJGIkPocNOrtI3ngqBsWLK3kb2ww0PcXc3cfpAgMBAAGjUzBR
MB0GA1UdDgQWBBSoxqNcxBdFAYq/CjyGTnz8ez2rDzAfBgNVHSMEGDAWgBSoxqNc
xBdFAYq/CjyGTnz8ez2rDzAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUA
A4IBAQBNNP/LVjMwNoUJs/xzumSgj45Dbjn/MRF5irwqwZ9KuoMV8ZCgjp0ByPSn
4bpmRE+LVrFycPauENr0HTBJHqA3dJe1Rn/4gr5bGqzHMkv3lIM7kDBhJK1zR6Gm
HtILf2Tnj2oPn5aTzLgGEV9l+VXvCiZxVhi+wTzLf9b3IhRHtJD9qZOxLO83VQgR
Wp7n/EHjjimPvUHzDVbb5eL4OI5R2D4ldw+izTruX2bX0Fe6ogPofMrWPVsTc3BA
TeAS7ASJmfg9TBEK+0ONbRmRqjYLHZB5Kls/C2RlvsWOQpLugsccVE51P/b7Hm/3
E0zqUBfrDLUYPRTsV4sM8t17GGLL
-----END CERTIFICATE-----)";
inline constexpr const char* kRsaJwk =
    R"({"kty":"RSA","kid":"rsa-1","use":"sig","n":"xcsYsebO0T4kxLHuRG3ctF67vH1PGFIJoeTtVxklj32kC6GmGqUkCWavh42EuyOprg44ch09ldYt0yf_S1CMJuaTQY_aqH8kVhBMhsFKkWVm6m4E73EZMS5FhCbCeX66J4l3yUWr0fg4HoyCZQpQ32wLaZjNM00p8zdeYJdqI-IxcyhBSz5uqkUxmoWGDjRBbXfM0ulYOmCwCm_q7dg1mYMYFwW35z_ChroGVnKqbxHQO8SuAW3HpcRgUPbJSuSy62JX3Pj3YkE5-AsvfE3ZQY66_c52ZF3VT63Yerhg8CcZVxH7rSRiJD6HDTq7SN54KgbFiyt5G9sMND3F3N3H6Q","e":"AQAB"})";
inline constexpr const char* kRsaPrivateJwk =
    R"({"kty":"RSA","kid":"rsa-1","use":"sig","n":"xcsYsebO0T4kxLHuRG3ctF67vH1PGFIJoeTtVxklj32kC6GmGqUkCWavh42EuyOprg44ch09ldYt0yf_S1CMJuaTQY_aqH8kVhBMhsFKkWVm6m4E73EZMS5FhCbCeX66J4l3yUWr0fg4HoyCZQpQ32wLaZjNM00p8zdeYJdqI-IxcyhBSz5uqkUxmoWGDjRBbXfM0ulYOmCwCm_q7dg1mYMYFwW35z_ChroGVnKqbxHQO8SuAW3HpcRgUPbJSuSy62JX3Pj3YkE5-AsvfE3ZQY66_c52ZF3VT63Yerhg8CcZVxH7rSRiJD6HDTq7SN54KgbFiyt5G9sMND3F3N3H6Q","e":"AQAB","d":"GdVbRgO-_XCgEsSpOcIeR7ybyT7rRreS-dR8Se-cipo-rno6x1N3BSH787jAc5ob06ztzbxon8UCj91d0wi-gBIw0ij8xnHHXX-cJHmNyLcKyGb9jrHMjYeH8tOxJiHZecfS9QnRgDIVpP_LGXFN0MXm07BDv4Xo4GhZ6O8TINkeaHocDFxXeW8xhsZe7I5hwostB46-iseHAt4jMJQCORfwMi7qvHRVSWLhkqUEoolJg18LOza1SXWlsBZ17UAm-fF2jigM9NPSTa49kyboZ7_uyC6SR_4gG-iptlCW7Prl2C4-qB1eL-zNC3zEy9Qh-CqEeqj8jKokSqGfqCjilQ","p":"4zJuzBWDSA--BnzKdOinMdNofKcLkPjrYkzviTuELBp-1vngU2rHri-1JkVVJowQGLG3_FqsSdqFzXWhYSCdMuHHZmDkzGEyM2R_vx0FXK45DSo5OTJsqmgZoWbfKmHhBmWEqim5UZr6aQ1_r66m-rKvt0_8r3lMajrqcjbkyus","q":"3t5h5G67w4vIkVoB_0OZX5ttcgt5GyQgbAFHIvVvaybYCDnLVTZSzWCYLpGe-i9flfaO2q1TzgqPnn-xJLO2exmSokzqiHgoZ0hpBHu9qIe4axlWTKP3zdc8ei5eGxVctZv2pfO2ARhVvmKmplZEwVZ3hqoJZZBzyXBe5HU8m3s","dp":"00HS6qvaTchtjsS80KaAyQDmOHpvc9cxsE8PsNCJnyTn6meg4o_4qowr6jEv807rrLqb9OgvKeEq55hIffMAmQ5-BkF0nmKGdmktq_yFPt-1pvsrCHdNucpggscQHe2zeuosyLlRW4M68zIdF7PUCmranx6ePGAS4Ph1hcxrRA8","dq":"lWCMUGV_6CMKvZGMgSE37YLpqmTSOUTPjlSU73N9yF3ysiC6jlSozwsNNTlZSurxsDvfp-ZAo3sko-GGQ8lIZ93OEIZpNCsFOaSo7t5ZUloVW4NR-nB0KT04RdRKMvDwgLEWckiVFsrOvZq1hAuSbducpV_WiIJ3eO6eS5Xgl30","qi":"vmypsRjz5dL9mTM21QxiG_EErdw0hMZ09GuMf0HIGZTHajR81vOhmU3Pkz-nxVWAnYv-CNTNy6m03NyEob5hdQX-F0lT2Tv4xjjwzHuEYpUXuv7BKCv4LItAFebbl0A7bfBJzRH5zJPKvxtG-V7sqy3WtAxy7BUtMarjAxu86U4"})";
/// 512 bits.
inline constexpr const char* kShortRsaPublic = R"(-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANmMIRAAv92RNmS3P/XabageFovByaH2
ej+Q0l96WUHJDjsONPJQbYj2bMbY007Yx9N/tJQDiYggBkvz+yqFbtsCAwEAAQ==
-----END PUBLIC KEY-----)";
inline constexpr const char* kP256Private = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3LDPaRkpYTh9rIsL
3PS8EFbnZPMVkLAec/muud4WHxGhRANCAAQwjZ8k3+vj5/PgGc1lKn4o/9ulgum2
bo9nB4/w5MCbMK7P6VCxCYDzohRqBQnze2EIAoP8v4tcHipohBLAdfEJ
-----END PRIVATE KEY-----)";
/// With EC PARAMETERS before it.
inline constexpr const char* kP256PrivateSec1 = R"(-----BEGIN EC PARAMETERS-----
BggqhkjOPQMBBw==
-----END EC PARAMETERS-----
-----BEGIN EC PRIVATE KEY-----
MHcCAQEEINywz2kZKWE4fayLC9z0vBBW52TzFZCwHnP5rrneFh8RoAoGCCqGSM49
AwEHoUQDQgAEMI2fJN/r4+fz4BnNZSp+KP/bpYLptm6PZweP8OTAmzCuz+lQsQmA
86IUagUJ83thCAKD/L+LXB4qaIQSwHXxCQ==
-----END EC PRIVATE KEY-----)";
/// With a password.
inline constexpr const char* kP256Encrypted = R"(-----BEGIN ENCRYPTED PRIVATE KEY-----
MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhSSc0apxsazgICCAAw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEELfCDGpPC2QLKkwMWKqrlQEgZAp
SOZ5d5KEDbcOMqy7NHrGNBfdo7pINjM/xbTthEP1wJEWUvHE5vHK4E+nyZDuXN9s
CPY52L3UoYvgWrtBPMyPM3lm6hW5Ru24HHEsb5sg4xHpFvkcFM960551ydf7sx3Z
rXjMWkLSm8Fc9jJ+CIt8KqPU7/j/IpoWZSxQttP7C9Lh7+FXN7KsQQuQyrOE798=
-----END ENCRYPTED PRIVATE KEY-----)";
inline constexpr const char* kP256Public = R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMI2fJN/r4+fz4BnNZSp+KP/bpYLp
tm6PZweP8OTAmzCuz+lQsQmA86IUagUJ83thCAKD/L+LXB4qaIQSwHXxCQ==
-----END PUBLIC KEY-----)";
inline constexpr const char* kP256Jwk =
    R"({"kty":"EC","crv":"P-256","kid":"ec-1","x":"MI2fJN_r4-fz4BnNZSp-KP_bpYLptm6PZweP8OTAmzA","y":"rs_pULEJgPOiFGoFCfN7YQgCg_y_i1weKmiEEsB18Qk"})";
inline constexpr const char* kP256PrivateJwk =
    R"({"kty":"EC","crv":"P-256","kid":"ec-1","x":"MI2fJN_r4-fz4BnNZSp-KP_bpYLptm6PZweP8OTAmzA","y":"rs_pULEJgPOiFGoFCfN7YQgCg_y_i1weKmiEEsB18Qk","d":"3LDPaRkpYTh9rIsL3PS8EFbnZPMVkLAec_muud4WHxE"})";
inline constexpr const char* kP384Private = R"(-----BEGIN PRIVATE KEY-----
MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDCYgs/t85z/zOTcTWoq
BPO0FM2tXWlQ9fQOIsxBwATULr9+vMdNnjuOnftbwSQWHpuhZANiAARItiCkjyqE
KbDolwvudGnsyfIHYprayGX6efsV55GNCFazg+o38Y31qMqqDACMZO/HjgnXs/2d
DQvMOaDX+8AH9wA0q+wmTCwCqruQFGh5OhCtD38nTilRQDTypFgMA9k=
-----END PRIVATE KEY-----)";
inline constexpr const char* kP384Public = R"(-----BEGIN PUBLIC KEY-----
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAESLYgpI8qhCmw6JcL7nRp7MnyB2Ka2shl
+nn7FeeRjQhWs4PqN/GN9ajKqgwAjGTvx44J17P9nQ0LzDmg1/vAB/cANKvsJkws
Aqq7kBRoeToQrQ9/J04pUUA08qRYDAPZ
-----END PUBLIC KEY-----)";
inline constexpr const char* kP521Private = R"(-----BEGIN PRIVATE KEY-----
MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIBiZvMz2cNa1Lvos97
e5UPpkGnSrnZOzq6Pp2V86SFI4JQjEE4Pp+WFtz2T3hcrbcVf6bIJkxsAMM3QH7o
hdsrEaihgYkDgYYABAFNu5EcoJA342KTH6T3Sfdg05Q0HVFp0qNbvW751pkAqQCh
MQG04imCGHEYcBNnXggBwgzUl+2Sqcuk0p0+7VrTQgFjSZXe2xoN6mIG/ehBTkuC
TDUQUMf/N6LpMwCjH2B4lYkjiLYs3w3ApJZ48bbD7wUD1Aa5A3gBM2duJjwyncPG
Kw==
-----END PRIVATE KEY-----)";
inline constexpr const char* kP521Public = R"(-----BEGIN PUBLIC KEY-----
MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBTbuRHKCQN+Nikx+k90n3YNOUNB1R
adKjW71u+daZAKkAoTEBtOIpghhxGHATZ14IAcIM1JftkqnLpNKdPu1a00IBY0mV
3tsaDepiBv3oQU5Lgkw1EFDH/zei6TMAox9geJWJI4i2LN8NwKSWePG2w+8FA9QG
uQN4ATNnbiY8Mp3Dxis=
-----END PUBLIC KEY-----)";
inline constexpr const char* kP521Jwk =
    R"({"kty":"EC","crv":"P-521","kid":"ec-3","x":"AU27kRygkDfjYpMfpPdJ92DTlDQdUWnSo1u9bvnWmQCpAKExAbTiKYIYcRhwE2deCAHCDNSX7ZKpy6TSnT7tWtNC","y":"AWNJld7bGg3qYgb96EFOS4JMNRBQx_83oukzAKMfYHiViSOItizfDcCklnjxtsPvBQPUBrkDeAEzZ24mPDKdw8Yr"})";
/// A curve that is not used here.
inline constexpr const char* kSecp256k1Public = R"(-----BEGIN PUBLIC KEY-----
MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAE2+OLZkWZ8zXJJ03Hi7cxPPvbZKGUYhuU
8IwpKMT047aqf/2WKjTQ8DgR8yRQ9Ygln3pjACB/8pHTVRlvXJHr1g==
-----END PUBLIC KEY-----)";
/// P-256, spelled out in numbers.
inline constexpr const char* kSpelledCurvePublic = R"(-----BEGIN PUBLIC KEY-----
MIIBSzCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAA
AAAAAAAAAAAA////////////////MFsEIP////8AAAABAAAAAAAAAAAAAAAA////
///////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSd
NgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5
RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA
//////////+85vqtpxeehPO5ysL8YyVRAgEBA0IABLBBMTvBOdTiH7/RuBVdVxoe
Lreo9Tju3XKTIbcNKZGHSdOS7je+x8WN1jXPaQWpV5JvJqT6dsLlAvzeY57Tk4s=
-----END PUBLIC KEY-----)";
inline constexpr const char* kEd25519Private = R"(-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEILlioB+TR5K35P6wmQIjhbn5kuMkgTU5ypAeCXGOpxE8
-----END PRIVATE KEY-----)";
inline constexpr const char* kEd25519Public = R"(-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA3Vrit9H3ieZV9FF56JBsq/PDNWjBw8sbTqDo0joZe+s=
-----END PUBLIC KEY-----)";
/// For key agreement only.
inline constexpr const char* kX25519Public = R"(-----BEGIN PUBLIC KEY-----
MCowBQYDK2VuAyEAt5dGMFaxbntLlEgAfwtQewQYzDsuzkovVuhG5sKXPSY=
-----END PUBLIC KEY-----)";

struct Signed {
  const char* algorithm;
  const char* private_key;
  const char* public_key;
  const char* signature; ///< in base64
};

inline constexpr Signed kSigned[] = {
    {"ed25519",
     kEd25519Private,
     kEd25519Public,
     "1XBkE9BN8Nhdns/1BA/mws6cIyR0XbNnElF5HCDjwzjSfXgwkiwYpQQipM49B+fAJO5iDLhbDQgJhxTsqgs5Aw=="},
    {"ecdsa-p256-sha256",
     kP256Private,
     kP256Public,
     "MEUCIQDXyEjJi7jONmAb0R8IbsNGUioHhw76ekM5abrvL/"
     "8n9QIgHenC4syMCzS7mdVM9wBxKzFh+nLh5hXE5hUlSMerwko="},
    {"ecdsa-p384-sha384",
     kP384Private,
     kP384Public,
     "MGYCMQCEvBHH+jmcy6Bf7SUsw5uY6VfOi8iwAstDVcw8SHsxhjkjMymhcKu9vTl15+JMda0CMQC1G0XfI7Voy8j8H/"
     "W33U/Dfu2UwRUd43j8+OLa8Lm4iWgsbxbJl57AbklqocWYnl4="},
    {"ecdsa-p521-sha512",
     kP521Private,
     kP521Public,
     "MIGIAkIBepO94escI+N5xxl0EfcIREfwVB71+K9PR9Grkvp0i23Rfx/"
     "2LeURRts9ImGRDkj4PPV8J8OOmBmhtWCbksAggx8CQgFMRrVs+mZNO2ZkikWr7PbuMkAndM3DurxwJBsq6/u9RaedfQ/"
     "CuDm1LKYlOORAMxVzQJvXryqg7ZLcmtG0sTVQaA=="},
    {"rsa-sha1",
     kRsaPrivate,
     kRsaPublic,
     "Pfak3a5vcUafjC5ryMsTpGomAfbBe5KDD0JwrwV+"
     "yPbiqEGywWznwZLSb17LiPOZZJIQT5gquP9DUbG1M98xTkw8kO3mVyeBW6ycKye6nGds92L4AF7Aks2uXCNFpAIu39I4N"
     "aY1WgGkiTIDm+HAF2CCA/gMuMe/440soioTMqShdyaxNuBZSB8HYyK/"
     "RwiZF8qmXbyEuQT39AUD2YRd08gKq55xDkMrk21KVbLsSJ9cyVvsAZH01NeUeMXQd3ykQ5zmBqReyCYiwetrK2kNvN4U6"
     "/aVFmFMMzWgbesjXTte8pzd8Tc1YN9WQtcht3AvHxACoQIDADuPR6DOCajv3Q=="},
    {"rsa-sha256",
     kRsaPrivate,
     kRsaPublic,
     "RFa4MwRQrlvxNwY4dF37i6g2Nvo63O0515JsA5SV6hcycqetguDTJxUrEvXtMQTRWARnUV1YipsuseZ0MpD4PG22uOGlC"
     "OLhClyJBOiKpIN94wbARg8Ud8Bp7onZ0RQgAWRqOEzWiu6fIG/C4XhjrLzViiiEjHyONeJcHxU4H2k/"
     "awMewrq29WPPu5x1uE/lXb0ZLE+GxS64xeHYMFi0qPEW/x4RlvNn/"
     "zpPsp6bIsNwNe1f1K6rowax6qN5UPOvoI1Y4ekAjERgoNXSZSnLz+rNcUtDgiEVKvGz8ftY+"
     "gsPb6hhctVNWZM7mEjqe72mnMCFgSkrABuzLPQ52wPF9A=="},
    {"rsa-sha384",
     kRsaPrivate,
     kRsaPublic,
     "FvRjmRKTjDtygsYSSfNUzjLjM8TzKIEM96eMREt+qk1yAf4xuV9K09s+"
     "UJgaRw0WmUqJ77nHSO6kPXp81CZ4g53832AIF/lo1gzbHQXaqH7bVolLV2IQVaeCISpz0kTMeu7jmfC7ItKC6z3Uamq/"
     "iOdQkdfDnPLfl9vF3D81E4fH3qBX1Up9BUZTMf+Oah2CLT6jUXi56ZI6jMrqoz3dHineb+lhRNpfE/"
     "PGWP6hqABx4GMeuRVucDCgwTaX1nPNupS/"
     "PP4NXQ0mnSqkLZfOc8vQbwv2jQvGKjLRdn3Dg6OeSwzLIhM75s45dDhM+N39MDpvVmdBYzg8fhoXUg8XvA=="},
    {"rsa-sha512",
     kRsaPrivate,
     kRsaPublic,
     "wDZTi4zlh6Rv+Le0CBsfwUnl7Yc7MFFoIpXJtwrnw5JGh/i0mFlbcxdbjoeRCAGDX1cqRGiEPVqfMTnmZgMR9kC/"
     "2kSZ7fJ9h9EoqaPDk764lrF3Vw2U5i4rBu7z+Z26i+TvJXWEXrdEYyGTTFD457fAQaAlm1q9Hg9vAqyAK+"
     "bKYOBOsGnvnrIy9ynx++mOdp1NyYdkWEHTIvi8k0smWosDxWz0vLLQy/4LiLXjOBngOGtqo9EHiQDS/"
     "8eeY2hkRhPHec8zbsxppa64xG4YsrLXfDGAo/"
     "hzQFiQbotomhBw0cDKqifF8Ha30XXYRZRtNJC2rsAit6ctBip0RABi+w=="},
    {"rsa-pss-sha256",
     kRsaPrivate,
     kRsaPublic,
     "V8unFRiXbba+NCLtYy29mL+WvB95V0qiGxfxxZHzPTVWzPeK53IpdDGzPQUEgWl8+"
     "MHXSHvin60uM79SbO5z5OhfB8W3hqtFtg2uuPJxMQO5VggR8QPgHa/KF37ceYfG/"
     "iCqLnzvddjDedPo7dcq8GXR6iYmrt7IuoIEGuz5KsiBJ19X+otak8d0qfJa6NHM+gS1VEdbz/"
     "uSOtMJxQjA1sDgCx5Ft2HjwOloS+nNz93O0LHp1PnH0OUO8PNoYemV5bidGXd58lCrhS8FAhFu6pk/"
     "KLydShl2b2zUk3Uuk2ITy5c83yAftn9SPc5jbIWGF0U4w+6pGtdYiAB5o/LqIw=="},
    {"rsa-pss-sha384",
     kRsaPrivate,
     kRsaPublic,
     "TK9WHiHZJx+O5SP6UAQldcX0OTVPQXI7hTCShjkJZhoaxVFlZEDR3g85VkO+XChOT5+w3hFYgVQ7JeA0/"
     "i3s51vLq0gOEt6QR5KqY4W732E5Y0lsHHjxNvsvRE2V9GpLyu/De8pVOeZpuKFx9TXi5cnknFMvJuaNToP0w+6Vbgq/"
     "YEpHiX3pMWQK4iSIk9X5LKFUMhbhA8PQ6hPmxxZyGTqR25QEdICK0nEhvVahuCH4bPwfQU8xbEYBiFWIjxsavNQdqHnWc"
     "HnM5HChHDmM8IdaNDSym0MDznz8bGxUJSnlLJaM+XXKfq71u1JkYHv3/TcljxUEPGff7+Zk7uotBg=="},
    {"rsa-pss-sha512",
     kRsaPrivate,
     kRsaPublic,
     "QQwZDAYZdF73Bi6MrfiKWZKFcFGOLS80685GYz3rTZMPD8Wx6cBpM+cdFmxR5UrC47U0TaeJ0BMQSPQx1P/"
     "pnHp1eiFG+rsnXGD+q52O14kDm+Zoq6luPjvjyhyht7/OMBB8TlQ5Tl7+lLsYCUtjLKLvJM+aEAReWJZ/"
     "ol+l2rTHR75p7gz0hxZrwtYrqTTIvweof80HCAjAxyfu2Tj9ca/5fMLVZs0k801CWMta2ZugKIHatjuK1mrMcPhIpJOK/"
     "bDC6TPhFECP5O+Dr6Fvjdbn2FhNOQym2trKowBthqEonqZA821JrQyCgQNQ2mXVGzcIZ1kNiSWm/l1FIAHA+A=="},
};

/// RSA-PSS with SHA-256 and the longest salt, not one of 32 bytes.
inline constexpr const char* kLongSaltSignature =
    "LVjUW9XeBjSrRgnG0vhFo0+"
    "3HYohLXHptAYx6vMXOwp4SRyUnbo6hRjfwVk7IVNrMwZOp6RYKdAIWrHu4x5rn7OL2nehsGGg+"
    "a1i6vd6ko0OnI7Z9EjzY4amj5KHCpuQjhjd8xP5Oh8InKTPa+JgUrhgvYXwVf27KHsRJluqdDwam+rhCj6/"
    "k8mf7eocomiDbnHU6k2QXqFUI95FXkwmTHa/pGv8qzrK2q1Im8wAoT9qg197neQ5u7odWuyR6EZA6JmvgL/"
    "PwhODDbUJEgLeCn6dxe5KzOL7iiMDCW2NdqLJbL2WQaEbiwyyJ2twyN4JNEjle3vpE+SivZKz6gEgSQ==";

/// An RSA key that is for PSS only (id-RSASSA-PSS), and its signature with SHA-512.
inline constexpr const char* kPssOnlyPublic = R"(-----BEGIN PUBLIC KEY-----
MIIBIDALBgkqhkiG9w0BAQoDggEPADCCAQoCggEBAKwFcV2AuNz4s7od25beqD2f
FAnhwj+3HPIk5kziZ4ksRePs6Tp3se0FhoBWCSijtt79gOyTnesYVrrfAnS/rOKj
cjCPlZoP6xpUHflmTd55Vg4DT8bU0SlOJ6+airKH2TTevGQivVmnTyBGrFecMI6e
Nk7/0ultLTRpeAJ7Zbit6LNMq5OOweldsBIBqbufVoyZohGRZcezq5vuU7oY5eO+
w4HD9jT07a8s7Mfb+akMJr5Eeg36+l31T6Dp6C0v2NJX6IYqxC8SBOXuiIP39632
xyxx+qloa8KrhZkiGyoVXs7iCBoadgOfy1rvzfQhHcHIBQfFV1bdcTWoQkPibLMC
AwEAAQ==
-----END PUBLIC KEY-----)";
inline constexpr const char* kPssOnlySignature =
    "UeLjpiit9HkvxYZgXmtL9UxBXsdU8NZm2S1U2+dxNzzyR8pJ31ZfkJmLfycsPZCZPrPOYcJzDq70s/RnkoU/"
    "mZ0lnA7ifZuBuA6T1M7KbuJpN6iuVp4aLc47Wj66gYNP/"
    "xIzGvmaDjk1yHqXnIOl6oa4CE6NIT2cemiISK3QUcfXPYDqc7wLvZTjKLrR5aQbTkE0nejfC5itAY1j/mcpw24wTsim/"
    "6M6/6wKHo8I0BzdECZtb9fcmayjCZbczk0D53EzMVuRuNhaMwt/ua3+A+T2WEvoRNiR2CUSLTJ1XxPdn2/UrID61gZXFU/"
    "vKcbeVtNxmv4D9DjgFUfcOAPIeA==";

/// A certificate of its own making: what signed the SNS and OpenID Connect vectors.
inline constexpr const char* kCertificate =
    "-----BEGIN CERTIFICATE-----\nMIIDGTCCAgGgAwIBAgIUC2UY4fCVurKAlc17JcgGcsETgxAwDQYJKoZIhvc"
    "NAQEL\nBQAwGzEZMBcGA1UEAwwQc25zLnRlc3QuaW52YWxpZDAgFw0yNjExMjMyMjU0MDda\nGA8yMTI2MTAzMDI"
    "yNTQwN1owGzEZMBcGA1UEAwwQc25zLnRlc3QuaW52YWxpZDCC\nASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCg"
    "gEBAKVjUWvXnpIbWqJnFRE29sMG\nB85Q9AVlbRyXpqTNtgRZ92c/hX//U3BmakRQUifkRNDHnMH+vwoN/Eff09v"
    "u+VED\n91n6FupPYwfqwylu8I+tWg91OryQou8JQyk90PEL5UJqFOGoyTfuXDUus9nkc5tA\nXhUmG9hkGPQ8/UD"
    "iNgNrgRFm5KjhzMfh+iVaTk1pd9AeeUczX1Ypc5ZWohPVqXyJ\n9PdcjabPlEMEaCjLg+sh6jcNMIY96SSa29xC+"
    "3nuRf+wvLPm9RU3DXgwngdoJ040\nqrfKMAMJZXr8jlZwSWjJLRWphYbRNjGEBA9nY9NU43etbb3O4/gC+L9h17R"
    "RwdsC\nAwEAAaNTMFEwHQYDVR0OBBYEFN4R8yYLjPcv4sleWxHPQ8uf854CMB8GA1UdIwQY\nMBaAFN4R8yYLjPc"
    "v4sleWxHPQ8uf854CMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZI\nhvcNAQELBQADggEBAHP2kZUKrNLrDX5JOaKgj"
    "zBCdXY/f5c0jkamrAceRlfpwOry\n6RLSkNbSwnh8FrgxQCiPTvbQ7qzv+js45FfiL7ae6cx4Iq3xik41BKa9xWx"
    "MfJbe\nDIivrKQFP6EhV7dDyLpimu7lQytBCtRRvT3LZOSLCiSsXdQuo0mjan3LrOiUKQzd\n4BUqnbQD0rfYlqg"
    "ssg+VhMj7EFbt1IkM08EUomhP0XQYldlcbEju4Ms4B7ZL3FFI\nk6j+Sk115wL1Nzn37fUB2qQ3qHZGb9Jo1+DRv"
    "IHqbRbArHOs/MPzZkrQ75OiXk2B\notPtmC3FXu7Bh8Ny8en2weO3Eg0eTTYe+9GNsrw=\n-----END CERTIFIC"
    "ATE-----\n";

} // namespace hookctl::tests::keys
