# PowerShell completion for logtap; put into $PROFILE:
#   logtap completion powershell | Out-String | Invoke-Expression
#
# That the last word is empty is said by --next: older versions pass no empty arguments to programs.

Register-ArgumentCompleter -Native -CommandName logtap -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $elements = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition })
    $words = @($elements | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
        else { $_.Extent.Text }
    })
    $flags = @()
    if ($elements.Count -eq 0 -or $elements[-1].Extent.EndOffset -lt $cursorPosition) {
        $flags += '--next'
    }
    $program = Get-Command -Name logtap -CommandType Application -TotalCount 1 -ErrorAction Ignore
    if ($null -eq $program) { return }
    & $program __complete @flags -- @words 2>$null | Select-Object -Skip 1 | ForEach-Object {
        $value, $doc = $_ -split "`t", 2
        $text = $value
        if ($value -notmatch '^[\w./\\=-]+$') { $text = "'" + $value.Replace("'", "''") + "'" }
        if (-not $doc) { $doc = $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $doc)
    }
}
