; The installer for Windows, for who installs it alone: no administrator is needed.
; makensis -DPROGRAM=…/casebook.exe -DVERSION=1.0.0 -DOUT=FILE packaging/casebook.nsi
Unicode true
ManifestDPIAware true
SetCompressor /SOLID lzma
SetDateSave off ; else the day of the checkout is in it
!include MUI2.nsh
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\casebook"

Name casebook
OutFile "${OUT}"
BrandingText "casebook ${VERSION}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\casebook"
InstallDirRegKey HKCU "${KEY}" InstallLocation

; packaging/sign-windows does nothing where there is no certificate.
!finalize 'packaging/sign-windows "%1"' = 0
!uninstfinalize 'packaging/sign-windows "%1"' = 0

!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\casebook.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
; The language of Windows, where it is one of these.
!insertmacro MUI_LANGUAGE English
!insertmacro MUI_LANGUAGE Ukrainian
!insertmacro MUI_LANGUAGE Russian
!insertmacro MUI_LANGUAGE Polish
!insertmacro MUI_LANGUAGE French
!insertmacro MUI_LANGUAGE German
!insertmacro MUI_LANGUAGE Spanish
!insertmacro MUI_LANGUAGE Arabic

Section
  SetOutPath "$INSTDIR"
  File "/oname=casebook.exe" "${PROGRAM}"
  File "/oname=LICENSE.txt" LICENSE
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\casebook.lnk" "$INSTDIR\casebook.exe"
  WriteRegStr HKCU "${KEY}" DisplayName casebook
  WriteRegStr HKCU "${KEY}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${KEY}" DisplayIcon "$INSTDIR\casebook.exe"
  WriteRegStr HKCU "${KEY}" InstallLocation "$INSTDIR"
  WriteRegStr HKCU "${KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" NoModify 1
  WriteRegDWORD HKCU "${KEY}" NoRepair 1
SectionEnd

; Sites stay, wherever they lie: the folder goes only if nothing else is in it.
Section Uninstall
  Delete "$INSTDIR\casebook.exe"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\casebook.lnk"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
