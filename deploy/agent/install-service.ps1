#Requires -RunAsAdministrator
<#
.SYNOPSIS
Installs the kakanai terminal agent as a Windows service and enrols this terminal. May be run again: it updates in place.

.EXAMPLE
.\install-service.ps1 -Server https://kakanai.example -Code 7K3QX-2MHWD
.EXAMPLE
.\install-service.ps1            # update the program, keep the enrolment
#>
param(
    [string]$Server,
    [string]$Code,
    [string]$Python = "$env:ProgramFiles\Python311\python.exe"
)
$ErrorActionPreference = "Stop"
Set-StrictMode -Version Latest

$name = "kakanai-agent"
$program = Join-Path $env:ProgramFiles $name
$data = Join-Path $env:ProgramData $name
$lib = Join-Path $program "lib"

if (-not (Test-Path $Python)) { throw "Python 3.11 (64 bit, for all users) is not at $Python; name it with -Python." }
if ([bool]$Server -ne [bool]$Code) { throw "-Server and -Code belong together." }

function Invoke-Checked([string]$File, [string[]]$Arguments) {
    & $File @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$File ended with $LASTEXITCODE" }
}

if (Get-Service $name -ErrorAction SilentlyContinue) {
    Stop-Service $name -Force
}

# Program: libraries from the wheels in this folder only, each checked against its hash.
if (Test-Path $lib) { Remove-Item $lib -Recurse -Force }
New-Item $lib -ItemType Directory -Force | Out-Null
Invoke-Checked $Python @("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index",
    "--find-links", (Join-Path $PSScriptRoot "wheels"), "--require-hashes", "--only-binary=:all:",
    "--target", $lib, "-r", (Join-Path $PSScriptRoot "requirements.lock"))
Copy-Item (Join-Path $PSScriptRoot "hardware") $lib -Recurse -Force
Copy-Item (Join-Path $PSScriptRoot "service.py") $program -Force

# Data: the enrolment holds the terminal's key. Only the system, administrators and the service's account read it.
New-Item $data -ItemType Directory -Force | Out-Null
Invoke-Checked "icacls.exe" @($data, "/inheritance:r", "/grant:r", "*S-1-5-18:(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F",
    "*S-1-5-19:(OI)(CI)M", "/Q")

if ($Code) {
    $env:PYTHONPATH = $lib
    Invoke-Checked $Python @("-m", "hardware.agent", "enrol", "--server", $Server, "--code", $Code)
    $env:PYTHONPATH = $null
}
if (-not (Test-Path (Join-Path $data "enrolment.json"))) { throw "This terminal is not enrolled: give -Server and -Code." }

# Service: LocalService is enough for WinSCard and a loopback socket; it starts again when it fails.
$command = "`"$Python`" -I `"$(Join-Path $program "service.py")`""
if (-not (Get-Service $name -ErrorAction SilentlyContinue)) {
    New-Service -Name $name -BinaryPathName $command -DisplayName "kakanai terminal agent" -StartupType Automatic `
        -DependsOn "SCardSvr" -Description "Reads cards for the counter program in this terminal's browser." | Out-Null
}
Invoke-Checked "sc.exe" @("config", $name, "obj=", "NT AUTHORITY\LocalService")
Invoke-Checked "sc.exe" @("failure", $name, "reset=", "86400", "actions=", "restart/5000/restart/5000/restart/60000")
Start-Service $name
Get-Service $name | Format-Table Name, Status, StartType
